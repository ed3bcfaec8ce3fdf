/** How often something may happen: a burst after a quiet time, then so many a second. */
export interface AllowanceLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts what is left of an allowance. */
export class Allowance {
  readonly #limits: AllowanceLimits;
  #left: number;
  #atMs: number;

  constructor(limits: AllowanceLimits, nowMs: number) {
    this.#limits = limits;
    this.#left = limits.burst;
    this.#atMs = nowMs;
  }

  /** Takes one, if there is one. */
  take(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }

  /** Whether nothing of it is in use: a new one would be the same. */
  isWhole(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#left >= this.#limits.burst;
  }

  #refill(nowMs: number): void {
    // A clock that was set back gives nothing, and takes nothing either.
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#left = Math.min(this.#limits.burst, this.#left + (passedMs * this.#limits.perSecond) / 1_000);
    this.#atMs = nowMs;
  }
}
