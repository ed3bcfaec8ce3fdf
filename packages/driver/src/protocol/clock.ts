import type { SchedulerLike } from 'rxjs';
import { ProtocolError } from '../errors.ts';

/** How far an instrument's clock may be out, beyond what is uncertain, right after it was set: it may take a whole second for the next. */
export const CLOCK_TOLERANCE_MS = 2_000;

const SECOND_MS = 1_000;

/** How far an instrument's clock is ahead of the driver's, or behind it where negative. */
export interface ClockOffset {
  readonly offsetMs: number;
  /** The offset is at most so much more or less: as fine as the clock tells the time, and as long as it took to ask. */
  readonly uncertaintyMs: number;
}

/** How far an instrument's clock was out before it was set, and is after. */
export interface ClockSync {
  readonly before: ClockOffset;
  readonly after: ClockOffset;
}

/** How the clock of an instrument is read and set. */
export interface ClockAccess {
  /** How fine it tells the time; parts of that are cut off. */
  readonly resolutionMs: number;
  /** Asks it for the time, in Unix milliseconds. What precedes the question, a wake-up say, makes the answer less certain. */
  readonly read: () => Promise<number>;
  /** Sets it to the driver's clock. */
  readonly set: () => Promise<void>;
}

/**
 * Reads an instrument's clock, sets it, and reads it again.
 *
 * @throws {@link ProtocolError} when it is then out by more than {@link CLOCK_TOLERANCE_MS}; and what `read` and `set` throw.
 */
export async function syncClock(access: ClockAccess, scheduler: Pick<SchedulerLike, 'now'>): Promise<ClockSync> {
  const before = await clockOffset(access, scheduler);
  await access.set();
  const after = await clockOffset(access, scheduler);
  const { offsetMs, uncertaintyMs } = after;
  if (Math.abs(offsetMs) <= uncertaintyMs + CLOCK_TOLERANCE_MS) return { before, after };
  throw new ProtocolError(`expected a clock that has been set to be right within ${CLOCK_TOLERANCE_MS} ms, found it ${offsetMs} ms ahead, give or take ${uncertaintyMs} ms`);
}

/** Gives the first whole second that has not passed, in Unix milliseconds. */
export function nextSecondMs(atMs: number): number {
  return Math.ceil(atMs / SECOND_MS) * SECOND_MS;
}

async function clockOffset({ resolutionMs, read }: ClockAccess, scheduler: Pick<SchedulerLike, 'now'>): Promise<ClockOffset> {
  const askedAtMs = scheduler.now();
  const shownMs = await read();
  const least = shownMs - scheduler.now();
  const most = shownMs + resolutionMs - askedAtMs;
  return { offsetMs: (least + most) / 2, uncertaintyMs: (most - least) / 2 };
}
