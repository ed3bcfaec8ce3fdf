import { closeSync, openSync, readSync } from 'node:fs';
import { crc32c } from '@taffrail/port-agent-packet';
import type { Segment } from './segments.ts';

const PIECE_LENGTH = 1_048_576;

/** A stretch of a file, in bytes from its beginning. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A segment opened for reading from anywhere, a piece at a time. */
export class SegmentBytes {
  readonly segment: Segment;
  readonly #fd: number;

  constructor(segment: Segment) {
    this.segment = segment;
    this.#fd = openSync(segment.path, 'r');
  }

  /** Yields a stretch in pieces, each good until the next is asked for; fewer when the file is shorter than it was. */
  *pieces({ from, to }: Stretch): Generator<Uint8Array, void, undefined> {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(PIECE_LENGTH, to - from)));
    for (let at = from; at < to; ) {
      const length = readSync(this.#fd, buffer, 0, Math.min(buffer.length, to - at), at);
      if (length === 0) return;
      at += length;
      yield buffer.subarray(0, length);
    }
  }

  /** Sums a stretch, going on from the sum of what it is to follow. */
  sum(stretch: Stretch, seed: number): number {
    let crc = seed;
    for (const piece of this.pieces(stretch)) crc = crc32c(piece, crc);
    return crc;
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#fd);
  }
}
