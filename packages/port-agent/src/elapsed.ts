/** The longest that a timer can be set for, in milliseconds, some 24 days: one set for longer is over at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** Gives what a timer can be set for: the time itself, or as much of it as is possible. */
export function timerMs(ms: number): number {
  return Math.min(ms, LONGEST_TIMER_MS);
}

/** Two moments on a clock that may have been set between them, in Unix milliseconds. */
export interface Elapsed {
  readonly sinceMs: number;
  readonly nowMs: number;
}

/**
 * Tells whether less than so long has passed since a moment.
 *
 * A clock that has been set back does not tell; what waits then waits no longer, rather than until the clock has caught up, which may
 * take years where a buoy had the wrong date.
 */
export function isWithin(durationMs: number, { sinceMs, nowMs }: Elapsed): boolean {
  const passedMs = nowMs - sinceMs;
  return passedMs >= 0 && passedMs < durationMs;
}
