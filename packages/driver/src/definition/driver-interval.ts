import type { DriverEvent } from '../lineage/names.ts';
import { duration } from './duration.ts';
import type { Parameter } from './parameter.ts';

/** What a driver may have done by itself again and again. */
export type RepeatedEvent = typeof DriverEvent.CLOCK_SYNC | typeof DriverEvent.ACQUIRE_STATUS | typeof DriverEvent.UPDATE_PARAMS;

/** What a {@link driverInterval} is told. */
export interface DriverIntervalOptions {
  /** Any word that is no token of the instrument's. */
  readonly wire: string;
  readonly description: string;
  /** What happens each time. */
  readonly raises: RepeatedEvent;
  /** The shortest that leaves time for sampling, in milliseconds; a shorter one is taken, and announced as an error event. Default 0. */
  readonly shortestUsefulMs?: number;
}

/** An interval that the driver keeps, and the instrument knows nothing of. */
export interface DriverInterval extends Parameter<string, 'read-write'> {
  readonly raises: RepeatedEvent;
  readonly shortestUsefulMs: number;
}

const NEVER = '00:00:00';

/**
 * Declares how often the driver itself does something in the states that handle it, as `hh:mm:ss`; `00:00:00`, which it is at
 * first, for never.
 */
export function driverInterval({ wire, description, raises, shortestUsefulMs = 0 }: DriverIntervalOptions): DriverInterval {
  const kept = duration({ wire, description, pattern: new RegExp(`^${wire} = (\\d\\d:[0-5]\\d:[0-5]\\d)$`), default: NEVER, startup: NEVER, visibility: 'read-write' });
  return { ...kept, raises, shortestUsefulMs };
}

/** Whether a parameter is the driver's own. */
export function isDriverInterval(parameter: Parameter): parameter is DriverInterval {
  return 'raises' in parameter;
}
