import { ADMISSION_BURST, ADMISSIONS_PER_SECOND } from '../limits.ts';

/** Why a connection is turned away. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Bounds how often somebody is let in: a burst after a quiet time, then so many a second. */
export class Admission {
  #left = ADMISSION_BURST;
  #atMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** Lets one more in, or says why not. */
  refusal(nowMs: number): Refusal | undefined {
    // A clock that was set back gives nothing, and takes nothing either.
    const passedMs = Math.max(0, nowMs - this.#atMs);
    this.#left = Math.min(ADMISSION_BURST, this.#left + (passedMs * ADMISSIONS_PER_SECOND) / 1_000);
    this.#atMs = nowMs;
    if (this.#left < 1) return { code: 'too-many-connections', message: `more than ${ADMISSIONS_PER_SECOND} connections a second came in` };
    this.#left--;
    return undefined;
  }
}
