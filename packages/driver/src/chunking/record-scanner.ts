import type { Chunk } from '@taffrail/connection';
import type { RecordFraming } from '../definition/framing.ts';
import { HeldBytes } from './held-bytes.ts';
import type { Place } from './line-framer.ts';
import { NO_RECORD, recordFramer, type RecordFramer } from './record-framer.ts';

/** How many bytes are looked at in one go; a longer chunk is taken in pieces of this. */
export const SCAN_LIMIT_BYTES = 32_768;

/** A stretch of bytes with one framing's sync at its beginning. The bytes are the scanner's, to be read at once. */
export interface ScannedSpan {
  readonly framing: RecordFraming;
  readonly place: Place;
  readonly view: DataView;
  /** Where in the view it begins and ends. */
  readonly start: number;
  readonly end: number;
}

/** Why a stretch is no record: its checksum is another one, or its end never came. */
export type BrokenReason = 'checksum-failed' | 'incomplete';

/** Receives what a {@link RecordScanner} finds, in the order of the bytes, none of which is in two stretches. */
export interface ScannerOutput {
  /** A record, its checksum right where it has one. */
  readonly onRecord: (span: ScannedSpan) => void;
  /**
   * A stretch that has the looks of a record and is none. `isWhole` says whether it goes as far as the record would;
   * otherwise a record begins behind it that is intact, or nothing does.
   */
  readonly onBroken: (span: ScannedSpan, reason: BrokenReason, isWhole: boolean, chunks: () => readonly Chunk[]) => void;
  /** Bytes that belong to no such stretch. */
  readonly onRest: (chunk: Chunk) => void;
}

interface Broken {
  readonly framer: RecordFramer;
  readonly start: number;
  readonly end: number;
  readonly reason: BrokenReason;
}

/**
 * Finds the records of several framings among other bytes, wherever the chunks were cut.
 *
 * The record that begins first is taken, of those that begin at one place that with the longest sync; the search goes on
 * behind it. What turns out to be none costs one byte: the search goes on in the middle of it. Nothing behind a sync is
 * reported until its record has come, or the bytes that it claims have, or {@link finish} is called. So no more bytes are
 * ever held than twice the longest record and {@link SCAN_LIMIT_BYTES}, and the work is linear in the bytes.
 */
export class RecordScanner {
  readonly #framers: readonly RecordFramer[];
  readonly #output: ScannerOutput;
  /** Which bytes begin a record of any framing. */
  readonly #isFirst = new Uint8Array(256);
  readonly #held = new HeldBytes();
  /** Everything before it has been reported. */
  #settled = 0;
  /** Whether a record begins here is what is to be found out next. */
  #cursor = 0;
  /** How far the held bytes have to go for that. */
  #wanted = 0;
  /** The first stretch, since `settled`, that turned out to be no record; kept for what may begin in it. */
  #broken: Broken | undefined;

  constructor(framings: readonly RecordFraming[], output: ScannerOutput) {
    this.#framers = framings.map(recordFramer).sort((a, b) => b.framing.sync.length - a.framing.sync.length);
    this.#output = output;
    for (const { sync } of framings) {
      if (sync[0] === undefined) this.#isFirst.fill(1);
      else this.#isFirst[sync[0]] = 1;
    }
  }

  /** Takes in the next bytes. */
  push(chunk: Chunk): void {
    for (let at = 0; at < chunk.bytes.length; at += SCAN_LIMIT_BYTES) {
      this.#held.append(chunk, at, Math.min(chunk.bytes.length, at + SCAN_LIMIT_BYTES));
      if (this.#held.end >= this.#wanted) this.#search(false);
    }
  }

  /** Reports all that is held: no more will come of it. Is as new for further bytes. */
  finish(): void {
    this.#search(true);
  }

  #search(isFinal: boolean): void {
    this.#wanted = 0;
    while (this.#wanted === 0) {
      const limit = this.#broken?.end ?? this.#held.end;
      this.#cursor = this.#nextFirst(this.#cursor, limit);
      if (this.#cursor < limit) this.#tryAt(this.#cursor, isFinal);
      else if (this.#broken === undefined) break;
      else this.#settleBroken(limit);
    }
    if (this.#broken === undefined) this.#settleRest(this.#cursor);
    this.#held.release(this.#settled);
  }

  /** Finds the next place where a record may begin. */
  #nextFirst(from: number, limit: number): number {
    const { bytes, origin } = this.#held;
    const end = limit - origin;
    let at = from - origin;
    while (at < end && this.#isFirst[bytes[at] ?? 0] === 0) at += 1;
    return at + origin;
  }

  #tryAt(start: number, isFinal: boolean): void {
    for (const framer of this.#framers) {
      const length = this.#lengthAt(framer, start);
      if (length === NO_RECORD) continue;
      if (length < 0) {
        if (!isFinal) {
          this.#wanted = start - length;
          return;
        }
        if (this.#hasSync(framer, start)) this.#break({ framer, start, end: this.#held.end, reason: 'incomplete' });
      } else if (framer.isIntact(this.#held, start, start + length)) {
        this.#settleRecord(framer, start, start + length);
        return;
      } else {
        this.#break({ framer, start, end: start + length, reason: 'checksum-failed' });
      }
    }
    this.#cursor = start + 1;
  }

  #lengthAt(framer: RecordFramer, start: number): number {
    const { sync } = framer.framing;
    const { bytes, origin } = this.#held;
    const there = Math.min(sync.length, this.#held.end - start);
    for (let i = 0; i < there; i += 1) {
      if (bytes[start - origin + i] !== sync[i]) return NO_RECORD;
    }
    return there < sync.length ? -sync.length : framer.lengthAt(this.#held, start);
  }

  /** Tells whether all of a sync is there, and there is one, where what is there is known to be right. */
  #hasSync({ framing: { sync } }: RecordFramer, start: number): boolean {
    return sync.length > 0 && this.#held.end >= start + sync.length;
  }

  /** Keeps the first stretch that is no record, unless an earlier one goes on here: what begins in that is part of it. */
  #break(broken: Broken): void {
    if (this.#broken !== undefined) return;
    this.#settleRest(broken.start);
    this.#broken = broken;
  }

  #settleRecord({ framing }: RecordFramer, start: number, end: number): void {
    if (this.#broken?.start === start) this.#broken = undefined;
    this.#settleBroken(start);
    this.#settleRest(start);
    this.#output.onRecord(this.#span(framing, start, end));
    this.#settled = end;
    this.#cursor = end;
  }

  #settleBroken(end: number): void {
    const broken = this.#broken;
    if (broken === undefined) return;
    this.#broken = undefined;
    const { framer, start, reason } = broken;
    this.#output.onBroken(this.#span(framer.framing, start, end), reason, end === broken.end, () => this.#held.chunksOf(start, end));
    this.#settled = end;
    this.#cursor = end;
  }

  #settleRest(end: number): void {
    if (end > this.#settled) {
      for (const chunk of this.#held.chunksOf(this.#settled, end)) this.#output.onRest(chunk);
    }
    this.#settled = end;
  }

  #span(framing: RecordFraming, start: number, end: number): ScannedSpan {
    const { view, origin } = this.#held;
    return { framing, place: this.#held.placeOf(start), view, start: start - origin, end: end - origin };
  }
}
