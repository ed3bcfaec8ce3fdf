import type { SeededRandom } from '@taffrail/simulator';

/** How likely each byte is to be lost, and to be followed by one that nobody sent, while a line is bad. */
const STRIKE_PROBABILITY = 0.02;

/** A line that can be made to lose bytes and to bring others that nobody sent. */
export class BadLine {
  readonly #random: SeededRandom;
  #isBad = false;
  #hasStruck = false;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Whether it has changed anything so far. */
  get hasStruck(): boolean {
    return this.#hasStruck;
  }

  /** Makes the line bad, or good again. */
  set isBad(isBad: boolean) {
    this.#isBad = isBad;
  }

  /** Gives what arrives of bytes that were sent. */
  readonly alter = (bytes: Uint8Array): Uint8Array => {
    if (!this.#isBad) return bytes;
    const arriving: number[] = [];
    for (const byte of bytes) {
      if (this.#strikes()) arriving.push(this.#random.below(256));
      if (!this.#strikes()) arriving.push(byte);
    }
    return Uint8Array.from(arriving);
  };

  #strikes(): boolean {
    const strikes = this.#random.unit() < STRIKE_PROBABILITY;
    this.#hasStruck ||= strikes;
    return strikes;
  }
}
