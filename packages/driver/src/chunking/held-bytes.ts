import type { Chunk } from '@taffrail/connection';
import type { Place } from './line-framer.ts';

const FIRST_CAPACITY_BYTES = 4_096;

/** Bytes that came together. */
interface Run {
  readonly offset: number;
  readonly position: bigint | undefined;
  readonly receivedAtMs: number;
}

/**
 * Bytes that are not decided upon yet, with where they came from.
 *
 * Bytes are named by their offset, which counts from the first byte ever held. Those before the offset that
 * {@link release} was last given may be gone.
 */
export class HeldBytes {
  #bytes = new Uint8Array(FIRST_CAPACITY_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #runs: Run[] = [];
  #origin = 0;
  #end = 0;
  #released = 0;

  /** The buffer; an offset's byte is at the offset less {@link origin}. Another one after an append that needs more room. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The same buffer. */
  get view(): DataView {
    return this.#view;
  }

  /** The offset of the buffer's first byte. Changes when an append needs room. */
  get origin(): number {
    return this.#origin;
  }

  /** The offset behind the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Takes in a stretch of a chunk. */
  append({ bytes, position, receivedAtMs }: Chunk, from: number, to: number): void {
    this.#makeRoom(to - from);
    const at = this.#end - this.#origin;
    if (to - from === 1) this.#bytes[at] = bytes[from] ?? 0;
    else this.#bytes.set(bytes.subarray(from, to), at);
    this.#runs.push({ offset: this.#end, position: position === undefined ? undefined : position + BigInt(from), receivedAtMs });
    this.#end += to - from;
  }

  /** Lets go of all bytes before an offset. */
  release(offset: number): void {
    this.#released = offset;
    if (offset === this.#end) {
      this.#origin = offset;
      this.#runs.length = 0;
    } else {
      const current = this.#runIndexOf(offset);
      // Seldom, since what remains is moved; a run too many at the front does no harm.
      if (2 * current > this.#runs.length) this.#runs.splice(0, current);
    }
  }

  /** Tells where the byte at an offset came from. */
  placeOf(offset: number): Place {
    const run = this.#runs[this.#runIndexOf(offset)];
    if (run === undefined) throw new RangeError(`the byte at ${offset} is not held`);
    const position = run.position === undefined ? undefined : run.position + BigInt(offset - run.offset);
    return { offset, position, receivedAtMs: run.receivedAtMs };
  }

  /** Gives a stretch as the chunks it came in. Their bytes are the buffer's, to be used at once. */
  chunksOf(from: number, to: number): readonly Chunk[] {
    const chunks: Chunk[] = [];
    for (let i = this.#runIndexOf(from), at = from; at < to; i += 1) {
      const next = this.#runs[i + 1];
      const end = next === undefined ? to : Math.min(to, next.offset);
      const { position, receivedAtMs } = this.placeOf(at);
      const bytes = this.#bytes.subarray(at - this.#origin, end - this.#origin);
      chunks.push(position === undefined ? { bytes, receivedAtMs } : { bytes, receivedAtMs, position });
      at = end;
    }
    return chunks;
  }

  /** Finds the run that an offset lies in, the last one that does not begin behind it. */
  #runIndexOf(offset: number): number {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#runs[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #makeRoom(count: number): void {
    const used = this.#end - this.#origin;
    if (used + count <= this.#bytes.length) return;
    const kept = this.#bytes.subarray(this.#released - this.#origin, used);
    if (2 * (kept.length + count) > this.#bytes.length) {
      // At least half of the new buffer is free, so that moving what is kept costs each byte its share at most.
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(2 * (kept.length + count))));
      larger.set(kept);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    } else {
      this.#bytes.copyWithin(0, this.#released - this.#origin, used);
    }
    this.#origin = this.#released;
  }
}
