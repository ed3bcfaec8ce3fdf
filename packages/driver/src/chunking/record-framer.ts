import type { DelimitedFraming, FixedLengthFraming, RecordFraming, SizedFraming } from '../definition/framing.ts';
import { uintAt, widthOf } from '../definition/checksum.ts';
import type { HeldBytes } from './held-bytes.ts';
import { RunningChecksum } from './running-checksum.ts';

/** What {@link RecordFramer.lengthAt} answers where no record begins. */
export const NO_RECORD = 0;

/**
 * Tells where records of one framing end.
 *
 * Places are offsets of held bytes, and must be asked about in their order. What is answered depends only on the bytes,
 * and takes the same short time on whatever bytes, a share of one look at each byte apart.
 */
export interface RecordFramer {
  readonly framing: RecordFraming;
  /**
   * Gives the length of the record that begins at a place where the sync is; {@link NO_RECORD} when none can begin
   * there; and when that cannot be told yet, the number of bytes it takes to go on, negated.
   */
  lengthAt(held: HeldBytes, start: number): number;
  /** Tells whether the checksum of a record is right; a framing that has none is content with the length. */
  isIntact(held: HeldBytes, start: number, end: number): boolean;
}

/** Makes the framer of a framing. */
export function recordFramer(framing: RecordFraming): RecordFramer {
  return framing.kind === 'delimited' ? new DelimitedFramer(framing) : new MeasuredFramer(framing);
}

/** Records whose first bytes say where they end. */
class MeasuredFramer implements RecordFramer {
  readonly framing: SizedFraming | FixedLengthFraming;
  readonly #checksum: RunningChecksum | undefined;

  constructor(framing: SizedFraming | FixedLengthFraming) {
    this.framing = framing;
    this.#checksum = framing.checksum === undefined ? undefined : new RunningChecksum(framing.checksum);
  }

  lengthAt(held: HeldBytes, start: number): number {
    const length = this.#claimedLengthAt(held, start);
    if (length <= 0) return length;
    const { trailer } = this.framing;
    if (held.end < start + length) return -length;
    return hasAt(held, start + length - trailer.length, trailer) ? length : NO_RECORD;
  }

  isIntact(held: HeldBytes, start: number, end: number): boolean {
    return this.#checksum?.holds(held, start, end - this.framing.trailer.length) ?? true;
  }

  #claimedLengthAt(held: HeldBytes, start: number): number {
    const { framing } = this;
    if (framing.kind === 'fixed-length') return framing.lengthBytes;
    const { at, as, unitBytes, addedBytes } = framing.size;
    const headBytes = at + widthOf(as);
    if (held.end < start + headBytes) return -headBytes;
    const length = uintAt(held.view, start + at - held.origin, as) * unitBytes + addedBytes;
    return length >= framing.minimumBytes && length <= framing.maximumBytes ? length : NO_RECORD;
  }
}

/** Records that go on until their end is seen. One in which another begins was cut off, and is none. */
class DelimitedFramer implements RecordFramer {
  readonly framing: DelimitedFraming;
  /** No end begins in what was searched, between the beginning asked for and here. */
  #searchedTo = 0;

  constructor(framing: DelimitedFraming) {
    this.framing = framing;
  }

  lengthAt(held: HeldBytes, start: number): number {
    const { sync, end, maximumBytes } = this.framing;
    const last = Math.min(held.end, start + maximumBytes) - end.length;
    let at = Math.max(this.#searchedTo, start + sync.length);
    while (at <= last && !hasAt(held, at, end)) at += 1;
    this.#searchedTo = at;
    if (at <= last) return this.#beginsAgain(held, start + sync.length, at) ? NO_RECORD : at + end.length - start;
    return held.end >= start + maximumBytes ? NO_RECORD : start - held.end - 1;
  }

  isIntact(): boolean {
    return true;
  }

  /** Whether another beginning is to be found in a record, before its end begins: the bytes up to there are looked at once for each. */
  #beginsAgain(held: HeldBytes, from: number, endAt: number): boolean {
    const { sync, end } = this.framing;
    const last = Math.min(endAt - 1, endAt + end.length - sync.length);
    for (let at = from; at <= last; at += 1) {
      if (hasAt(held, at, sync)) return true;
    }
    return false;
  }
}

/** Tells whether certain bytes are held at a place; all of them are in the buffer. */
function hasAt(held: HeldBytes, offset: number, expected: readonly number[]): boolean {
  const at = offset - held.origin;
  for (let i = 0; i < expected.length; i += 1) {
    if (held.bytes[at + i] !== expected[i]) return false;
  }
  return true;
}
