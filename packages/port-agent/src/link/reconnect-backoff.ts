import { isWithin } from '../elapsed.ts';

/** For how long after a loss attempts follow one another quickly. */
const FAST_FOR_MS = 10_000;
/** A link that stood at least this long starts afresh when it is lost; one that flaps does not. */
const STEADY_AFTER_MS = 10_000;
const FAST_DELAY_MS = 250;
const GROWTH = 1.6;
const LONGEST_DELAY_MS = 60_000;

/**
 * Says how long to wait before the next attempt at a link: 0.25 to 0.5 s for the first ten seconds, then longer and longer,
 * up to a minute, each time by a random part so that a hundred agents do not call one terminal server at once.
 */
export class ReconnectBackoff {
  readonly #random: () => number;
  #lostAtMs: number | undefined;
  #upAtMs: number | undefined;
  #slowAttempts = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Notes that the link came up. */
  linkUp(nowMs: number): void {
    this.#upAtMs = nowMs;
  }

  /** Notes that an attempt failed or the link was lost, and gives the delay before the next attempt. */
  delayMs(nowMs: number): number {
    const wasSteady = this.#upAtMs !== undefined && !isWithin(STEADY_AFTER_MS, { sinceMs: this.#upAtMs, nowMs });
    this.#upAtMs = undefined;
    if (wasSteady || this.#lostAtMs === undefined) {
      this.#lostAtMs = nowMs;
      this.#slowAttempts = 0;
    }
    if (isWithin(FAST_FOR_MS, { sinceMs: this.#lostAtMs, nowMs })) return FAST_DELAY_MS * (1 + this.#random());
    this.#slowAttempts++;
    const longest = Math.min(LONGEST_DELAY_MS, 2 * FAST_DELAY_MS * GROWTH ** this.#slowAttempts);
    return longest * (0.5 + 0.5 * this.#random());
  }
}
