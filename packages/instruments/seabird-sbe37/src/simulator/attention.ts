/** Settings of an instrument's {@link Attention}. */
export interface AttentionOptions {
  /** Gives simulated time, in Unix milliseconds. */
  readonly now: () => number;
  /** After how long without input it falls asleep. */
  readonly sleepAfterMs: number;
  /** How long it takes to wake up; all that arrives meanwhile is lost. With 0 only the first byte is. */
  readonly wakeMs: number;
  readonly isAsleep: boolean;
}

/** Whether an instrument listens: not while it sleeps or wakes up, nor during a measurement. */
export class Attention {
  readonly #options: AttentionOptions;
  #isAsleep: boolean;
  #heardAtMs: number;
  #deafUntilMs = -Infinity;

  constructor(options: AttentionOptions) {
    this.#options = options;
    this.#isAsleep = options.isAsleep;
    this.#heardAtMs = options.now();
  }

  /** Falls asleep. */
  sleep(): void {
    this.#isAsleep = true;
  }

  /** Stops listening for a time. */
  turnDeaf(durationMs: number): void {
    this.#deafUntilMs = this.#options.now() + durationMs;
  }

  /** Takes note that a byte arrived and tells whether it is heard; a busy instrument does not fall asleep. */
  hears({ isBusy }: { readonly isBusy: boolean }): boolean {
    const nowMs = this.#options.now();
    if (nowMs < this.#deafUntilMs) return false;
    const sleeps = this.#isAsleep || (!isBusy && nowMs - this.#heardAtMs >= this.#options.sleepAfterMs);
    this.#isAsleep = false;
    this.#heardAtMs = nowMs;
    if (sleeps) this.#deafUntilMs = nowMs + this.#options.wakeMs;
    return !sleeps;
  }
}
