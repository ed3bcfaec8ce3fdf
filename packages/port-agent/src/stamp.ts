import { type NtpTime, ntpFromUnixMs } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';

const EARLIEST_MS = Date.UTC(1968, 1, 1);
const LATEST_MS = Date.UTC(2104, 0, 1);

/** Gives the time for a packet. A clock that is out by generations gives a wrong time, and does not keep bytes from being journalled. */
export function stamp(scheduler: SchedulerLike): NtpTime {
  return ntpFromUnixMs(Math.min(Math.max(scheduler.now(), EARLIEST_MS), LATEST_MS));
}
