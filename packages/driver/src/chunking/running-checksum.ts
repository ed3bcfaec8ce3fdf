import { type Checksum, uintAt, widthOf } from '../definition/checksum.ts';
import type { HeldBytes } from './held-bytes.ts';

/**
 * Checks the checksums of records in any number of overlapping places, each in the same short time.
 *
 * Keeps, for every byte, the sum of all before it, so that the sum of a stretch is one difference. Each byte is added up
 * once, and once more whenever the buffer it lies in moves. Records must be asked for in the order of their beginnings.
 */
export class RunningChecksum {
  readonly #checksum: Checksum;
  readonly #widthBytes: number;
  readonly #mask: number;
  readonly #extend: (sums: Int32Array, bytes: Uint8Array, from: number, to: number) => void;
  /** Sums of all up to, and not including, the byte at the same place of the held buffer. */
  #sums = new Int32Array(0);
  #origin = -1;
  /** Up to where the sums are known. */
  #known = 0;

  constructor(checksum: Checksum) {
    this.#checksum = checksum;
    this.#widthBytes = widthOf(checksum.stored);
    this.#mask = 2 ** (8 * this.#widthBytes) - 1;
    this.#extend = checksum.kind === 'byte-sum' ? extendSums : checksum.kind === 'byte-xor' ? extendXors : wordSumsOf(checksum.stored);
  }

  /** Tells whether a record, of which the end is that of its checksum, has the right one. */
  holds(held: HeldBytes, start: number, end: number): boolean {
    const { kind, seed, isNegated, fromByte, stored } = this.#checksum;
    const from = start + fromByte - held.origin;
    const to = end - this.#widthBytes - held.origin;
    if (to < from || (kind === 'word-sum' && (to - from) % 2 === 1)) return false;
    this.#prepare(held, from, to);
    const [before = 0, after = 0] = [this.#sums[from], this.#sums[to]];
    const total = kind === 'byte-xor' ? seed ^ before ^ after : seed + after - before;
    const masked = ((isNegated ? -total : total) & this.#mask) >>> 0;
    return masked === uintAt(held.view, to, stored);
  }

  #prepare(held: HeldBytes, from: number, to: number): void {
    const { bytes, origin } = held;
    const isMoved = this.#origin !== origin || this.#sums.length <= bytes.length;
    if (this.#sums.length <= bytes.length) this.#sums = new Int32Array(bytes.length + 1);
    if (isMoved || from > this.#known) {
      this.#sums[from] = 0;
      this.#known = from;
      this.#origin = origin;
    }
    if (to <= this.#known) return;
    this.#extend(this.#sums, bytes, this.#known, to);
    this.#known = to;
  }
}

function extendSums(sums: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  let sum = sums[from] ?? 0;
  for (let at = from; at < to; at += 1) {
    sum = (sum + (bytes[at] ?? 0)) | 0;
    sums[at + 1] = sum;
  }
}

function extendXors(sums: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  let sum = sums[from] ?? 0;
  for (let at = from; at < to; at += 1) {
    sum ^= bytes[at] ?? 0;
    sums[at + 1] = sum;
  }
}

/**
 * Each word is added to the sum of two bytes before, so that words at even and at odd places are both summed. What the
 * first sum at odd places goes on from is as good as zero: only differences are ever used.
 */
function wordSumsOf(stored: Checksum['stored']) {
  const [first, second] = stored === 'u16le' ? [0, 8] : [8, 0];
  return (sums: Int32Array, bytes: Uint8Array, from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      const word = ((bytes[at - 1] ?? 0) << first) | ((bytes[at] ?? 0) << second);
      sums[at + 1] = ((sums[at - 1] ?? 0) + word) | 0;
    }
  };
}
