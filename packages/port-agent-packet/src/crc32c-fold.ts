import { type Assembled, assemble, AT, wasm, WORD } from './assembly.ts';

/**
 * How far behind a byte the three bytes are that stand for it.
 *
 * x^5321 + x^3574 + x^2491 + 1 is a multiple of the Castagnoli polynomial, and so is the same with every exponent times eight, for
 * squaring a polynomial of bits doubles its exponents. A byte may therefore be taken out of a message if it is added (XOR) to those
 * 5321 - 3574, 5321 - 2491 and 5321 bytes further on: the sum of the message stays what it was. The multiple was found by search among
 * those of four terms. One of lesser degree would leave less over, but these are so far apart that no load waits for a store.
 */
const DISTANCES = [1_747, 2_830, 5_321] as const;
/** What is taken out at a time, in bytes. */
const STRIDE = 16;
/** Large enough that little of it is what was left over, small enough to stay in the cache. */
const PAGES = 2;
/** Below this many bytes what is left over, which must be summed by other means, is too much of it. */
export const FOLDING_PAYS_FROM_BYTES = 8_192;

/** Makes long messages short without changing their CRC-32C, some fifteen bytes in a nanosecond. */
export class Crc32cFolding {
  readonly #assembled: Assembled;

  private constructor(assembled: Assembled) {
    this.#assembled = assembled;
  }

  /** Makes one; undefined where there is no WebAssembly. */
  static make(): Crc32cFolding | undefined {
    const word = wasm.getLocal(WORD);
    const addWord = (distance: number) => [...wasm.getLocal(AT), ...wasm.getLocal(AT), ...wasm.load(distance), ...word, ...wasm.xor(), ...wasm.store(distance)];
    const body = [...wasm.getLocal(AT), ...wasm.load(0), ...wasm.setLocal(WORD), ...DISTANCES.flatMap(addWord)];
    const assembled = assemble({ pages: PAGES, strideBytes: STRIDE, body });
    return assembled === undefined ? undefined : new Crc32cFolding(assembled);
  }

  /**
   * Gives about 5 KiB whose sum, going on from 0 without any inversion, is that of the bytes going on from `crc`.
   *
   * @returns a view of memory that the next call writes over.
   */
  fold(bytes: Uint8Array, crc: number): Uint8Array {
    const { memory } = this.#assembled;
    let kept = 0;
    for (let from = 0; from < bytes.length; ) {
      const to = Math.min(bytes.length, from + memory.length - kept);
      memory.set(bytes.subarray(from, to), kept);
      // Going on from a sum is the same as adding it to the first four bytes.
      if (from === 0) for (let i = 0; i < 4; i++) memory[i] = (memory[i] ?? 0) ^ (crc >>> (8 * i));
      kept = this.#takeOut(kept + to - from);
      from = to;
    }
    return memory.subarray(0, kept);
  }

  /** Takes out what can be, and moves the rest to the beginning. */
  #takeOut(lengthBytes: number): number {
    const taken = Math.floor((lengthBytes - DISTANCES[2]) / STRIDE) * STRIDE;
    if (taken <= 0) return lengthBytes;
    this.#assembled.run(taken);
    this.#assembled.memory.copyWithin(0, taken, lengthBytes);
    return lengthBytes - taken;
  }
}
