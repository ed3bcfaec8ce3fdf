/** Settings of an {@link InstrumentClock}. */
export interface InstrumentClockOptions {
  /** Gives simulated time, in Unix milliseconds. */
  readonly now: () => number;
  /** What it shows at first, in Unix milliseconds; by default it is right. */
  readonly startMs?: number | undefined;
  /** How many parts per million it runs fast; -1000000 for a clock that stands still. */
  readonly driftPpm: number;
}

/** The instrument's own clock: can be set, and drifts. */
export class InstrumentClock {
  readonly #now: () => number;
  readonly #rate: number;
  #setAtMs: number;
  #shownAtSetMs: number;

  constructor({ now, driftPpm, startMs = now() }: InstrumentClockOptions) {
    this.#now = now;
    this.#rate = 1 + driftPpm / 1_000_000;
    this.#setAtMs = now();
    this.#shownAtSetMs = startMs;
  }

  /** Gives what it shows, in Unix milliseconds. */
  get shownMs(): number {
    return this.#shownAtSetMs + (this.#now() - this.#setAtMs) * this.#rate;
  }

  /** Sets it, its hundredths to zero with the rest. */
  set(shownMs: number): void {
    this.#setAtMs = this.#now();
    this.#shownAtSetMs = shownMs;
  }
}
