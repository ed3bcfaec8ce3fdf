/** The longest that a timer can be set for, in milliseconds, some 24 days: one set for longer is over at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Gives what a timer can be set for: the time itself, or as much of it as is possible. */
export function timerMs(ms: number): number {
  return Math.min(ms, LONGEST_TIMER_MS);
}

/** Tells whether a time is so long that it is not waited for. */
export function isEndless(ms: number): boolean {
  return ms > LONGEST_TIMER_MS;
}
