import { xorOfBytes } from './checksum.ts';

const FIRST_CAPACITY = 4_096;

/**
 * The bytes that a decoder has taken in and not yet accounted for, with the XOR of any stretch of them.
 *
 * Checking n overlapping candidates must not cost n times their length. So the first check of untouched bytes reads them
 * directly, and once one has failed, prefix sums are kept for what it covered: whatever begins inside is answered from these.
 * Every byte is read at most twice, whoever chose them.
 */
export class PendingBytes {
  /** The storage; only from {@link start} up to {@link end} is meaningful, and only until the next {@link append}. */
  bytes = new Uint8Array(FIRST_CAPACITY);
  start = 0;
  end = 0;
  /** `#prefix[i]` is the XOR of the bytes from `#prefixStart` up to `i`, for i from `#prefixStart` to `#prefixEnd`. */
  #prefix: Uint8Array<ArrayBuffer> | undefined;
  #prefixStart = 0;
  #prefixEnd = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** Copies bytes in, after moving or enlarging the storage if it must; tells by how much every index has moved down. */
  append(more: Uint8Array): number {
    const shift = this.end + more.length > this.bytes.length ? this.#makeRoom(more.length) : 0;
    this.bytes.set(more, this.end);
    this.end += more.length;
    return shift;
  }

  /** Tells whether a stretch XORs to zero. */
  xorsToZero(from: number, to: number): boolean {
    if (this.#prefix === undefined || from < this.#prefixStart || from >= this.#prefixEnd) {
      const isZero = xorOfBytes(this.bytes, from, to) === 0;
      if (!isZero) this.#startPrefix(from, to);
      return isZero;
    }
    this.#extendPrefix(to);
    return this.#prefix[from] === this.#prefix[to];
  }

  #startPrefix(from: number, to: number): void {
    this.#prefix ??= new Uint8Array(this.bytes.length + 1);
    this.#prefix[from] = 0;
    this.#prefixStart = from;
    this.#prefixEnd = from;
    this.#extendPrefix(to);
  }

  #extendPrefix(to: number): void {
    const { bytes } = this;
    const prefix = this.#prefix;
    if (prefix === undefined || to <= this.#prefixEnd) return;
    let xor = prefix[this.#prefixEnd] ?? 0;
    for (let i = this.#prefixEnd; i < to; i++) {
      xor ^= bytes[i] ?? 0;
      prefix[i + 1] = xor;
    }
    this.#prefixEnd = to;
  }

  #makeRoom(extra: number): number {
    const shift = this.start;
    // Room for as much again, so that each move is paid for by at least as many new bytes.
    const capacity = Math.max(this.bytes.length, (this.length + extra) * 2);
    this.bytes = movedDown(this.bytes, { start: shift, end: this.end, capacity });
    if (this.#prefix !== undefined) {
      this.#prefix = movedDown(this.#prefix, { start: shift, end: this.end + 1, capacity: capacity + 1 });
    }
    this.#prefixStart = Math.max(0, this.#prefixStart - shift);
    this.#prefixEnd = Math.max(0, this.#prefixEnd - shift);
    this.start = 0;
    this.end -= shift;
    return shift;
  }
}

interface Move {
  readonly start: number;
  readonly end: number;
  readonly capacity: number;
}

function movedDown(bytes: Uint8Array<ArrayBuffer>, { start, end, capacity }: Move): Uint8Array<ArrayBuffer> {
  if (capacity === bytes.length) return bytes.copyWithin(0, start, end);
  const target = new Uint8Array(capacity);
  target.set(bytes.subarray(start, end));
  return target;
}
