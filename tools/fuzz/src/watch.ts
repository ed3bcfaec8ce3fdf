/** The longest time between two looks at the clock that counts: whatever is above, the process was stopped or not let run. */
const LONGEST_STEP_MS = 2_000;

/** Measures time in which this process ran, and how long it is since anything got further. A process that is stopped stops both. */
export class Watch {
  #lastMs: number;
  #ranMs = 0;
  #progressAtMs = 0;
  #doing = 'beginning';

  constructor(nowMs: number) {
    this.#lastMs = nowMs;
  }

  /** How long the process has run. */
  get ranMs(): number {
    return this.#ranMs;
  }

  /** For how long of that nothing got further. */
  get idleMs(): number {
    return this.#ranMs - this.#progressAtMs;
  }

  /** What is being done. */
  get doing(): string {
    return this.#doing;
  }

  /** Looks at the clock, which is to be done every second or so. */
  look(nowMs: number): void {
    this.#ranMs += Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - this.#lastMs));
    this.#lastMs = nowMs;
  }

  /** Notes that what was being done is done, and what comes now. */
  begins(doing: string): void {
    this.#doing = doing;
    this.#progressAtMs = this.#ranMs;
  }
}
