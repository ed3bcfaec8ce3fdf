import type { Chunk } from '@taffrail/connection';
import { latin1Text } from '../latin1.ts';

/** How many bytes a line may have, ignored ones and the line end not counted. */
export const LINE_LIMIT_BYTES = 65_536;

const FIRST_CAPACITY_BYTES = 256;
/** How much of a chunk is made text at once: a call for each line takes longer, and what keeps a line's text keeps all of it. */
const WINDOW_BYTES = 4_096;
const LF = 0x0a;
const CR = 0x0d;
const ORDINARY = 0;
const LINE_END = 1;
const IGNORED = 2;

/**
 * What a {@link FramedLine} is.
 *
 * `line`: a whole line. `overflow`: a piece, of at most {@link LINE_LIMIT_BYTES}, of a line that is longer than that.
 * `incomplete`: what there was of a line whose beginning or end never came.
 */
export type LineKind = 'line' | 'overflow' | 'incomplete';

/** Where a stretch of a line begins, and when it came. */
export interface Place {
  /** Counts the bytes since the framer's first one. */
  readonly offset: number;
  /** The journal position; absent where nothing journals. */
  readonly position: bigint | undefined;
  /** When the chunk that held the place's byte was received, in Unix milliseconds. */
  readonly receivedAtMs: number;
}

/** Bytes of a line that came together, with nothing ignored between them. */
interface Run {
  /** Where in the line's text it begins. */
  readonly index: number;
  readonly offset: number;
  readonly chunkPosition: bigint | undefined;
  /** Where in its chunk it begins. */
  readonly at: number;
  readonly receivedAtMs: number;
}

/** A line, or what there is of one; never empty. */
export class FramedLine {
  readonly kind: LineKind;
  /** One character a byte, ignored bytes and the line end left out. */
  readonly text: string;
  readonly #runs: readonly Run[];

  /** @internal */
  constructor(kind: LineKind, text: string, runs: readonly Run[]) {
    this.kind = kind;
    this.text = text;
    this.#runs = runs;
  }

  /** Tells where the byte of a character of the text came from. */
  placeOf(index: number): Place {
    const runs = this.#runs;
    let run = runs[0];
    for (let i = 1; i < runs.length; i += 1) {
      const next = runs[i];
      if (next === undefined || next.index > index) break;
      run = next;
    }
    if (run === undefined) throw new RangeError('a line without bytes has no places');
    const into = index - run.index;
    return {
      offset: run.offset + into,
      position: run.chunkPosition === undefined ? undefined : run.chunkPosition + BigInt(run.at + into),
      receivedAtMs: run.receivedAtMs,
    };
  }

  /** Counts the bytes from a character of the text to the last one, ignored ones between them included. */
  lengthBytesFrom(index: number): number {
    const last = this.#runs.at(-1);
    if (last === undefined) return 0;
    return last.offset + (this.text.length - last.index) - this.placeOf(index).offset;
  }
}

/** Settings of a {@link LineFramer}. */
export interface LineFramerOptions {
  /** Bytes that mean nothing anywhere. */
  readonly ignoredBytes?: readonly number[];
  /** Bytes that each end a line. Default LF and CR. */
  readonly endBytes?: readonly number[];
  /** Receives each line as soon as its end has come. */
  readonly onLine: (line: FramedLine) => void;
}

/**
 * Cuts bytes into lines, wherever the chunks were cut.
 *
 * CR and LF each end a line, unless other bytes do, so that CR LF, LF CR, LF and CR all do; empty lines are not reported. A line that has not
 * ended is not reported either, except by {@link end} and {@link gap}. The work is linear in the bytes, and the memory
 * bounded by {@link LINE_LIMIT_BYTES}.
 */
export class LineFramer {
  readonly #kinds = new Uint8Array(256).fill(ORDINARY);
  /** The highest byte that is not ordinary. */
  readonly #highestMarked: number;
  readonly #onLine: (line: FramedLine) => void;
  #bytes = new Uint8Array(FIRST_CAPACITY_BYTES);
  #length = 0;
  #runs: Run[] = [];
  #kind: LineKind = 'line';
  /** The text of some of the chunk at hand, and where in the chunk that begins. */
  #window = '';
  #windowFrom = 0;
  /** The number of bytes in all chunks before the one at hand. */
  #offset = 0;

  constructor({ ignoredBytes = [], endBytes = [LF, CR], onLine }: LineFramerOptions) {
    for (const byte of ignoredBytes) this.#kinds[byte] = IGNORED;
    for (const byte of endBytes) this.#kinds[byte] = LINE_END;
    this.#highestMarked = Math.max(...endBytes, ...ignoredBytes);
    this.#onLine = onLine;
  }

  /** Takes in the next bytes. */
  push(chunk: Chunk): void {
    const { bytes } = chunk;
    const kinds = this.#kinds;
    const highest = this.#highestMarked;
    this.#window = '';
    let from = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      // Nearly every byte of a line of text is above the control characters.
      if (byte > highest || kinds[byte] === ORDINARY) continue;
      if (kinds[byte] === LINE_END) this.#endLine(chunk, from, at);
      else this.#keep(chunk, from, at);
      from = at + 1;
    }
    this.#keep(chunk, from, bytes.length);
    this.#offset += bytes.length;
  }

  /** Reports what there is of a line that has not ended, and is as new for further bytes. */
  end(): void {
    this.#giveUp();
    this.#kind = 'line';
  }

  /**
   * Notes that bytes are missing here: what there is of a line is incomplete, and so is all up to the next line end,
   * even where it looks whole.
   */
  gap(): void {
    this.#giveUp();
    this.#kind = 'incomplete';
  }

  /**
   * Notes that some bytes here are no line but something else: a line they cut is incomplete.
   *
   * What follows them is a new line, or, where they may end in the middle of one, incomplete up to the next line end.
   */
  pass(lengthBytes: number, { isLineCut = false }: { readonly isLineCut?: boolean } = {}): void {
    this.#giveUp();
    this.#kind = isLineCut ? 'incomplete' : 'line';
    this.#offset += lengthBytes;
  }

  #giveUp(): void {
    if (this.#kind === 'line') this.#kind = 'incomplete';
    this.#reportKept();
  }

  #endLine(chunk: Chunk, from: number, to: number): void {
    if (this.#length === 0 && to - from <= LINE_LIMIT_BYTES) {
      // The whole line is in this chunk: nothing has to be copied.
      if (to > from) this.#onLine(new FramedLine(this.#kind, this.#textOf(chunk.bytes, from, to), [this.#runAt(chunk, from)]));
    } else {
      this.#keep(chunk, from, to);
      this.#reportKept();
    }
    this.#kind = 'line';
  }

  #textOf(bytes: Uint8Array, from: number, to: number): string {
    if (to - from > WINDOW_BYTES) return latin1Text(bytes.subarray(from, to));
    if (to > this.#windowFrom + this.#window.length || this.#window === '') {
      this.#window = latin1Text(bytes.subarray(from, from + WINDOW_BYTES));
      this.#windowFrom = from;
    }
    return this.#window.slice(from - this.#windowFrom, to - this.#windowFrom);
  }

  #keep(chunk: Chunk, from: number, to: number): void {
    let at = from;
    while (at < to) {
      if (this.#length === LINE_LIMIT_BYTES) {
        this.#kind = 'overflow';
        this.#reportKept();
      }
      const end = Math.min(to, at + LINE_LIMIT_BYTES - this.#length);
      this.#runs.push(this.#runAt(chunk, at));
      this.#copy(chunk.bytes, at, end);
      at = end;
    }
  }

  #runAt({ position, receivedAtMs }: Chunk, at: number): Run {
    return { index: this.#length, offset: this.#offset + at, chunkPosition: position, at, receivedAtMs };
  }

  #copy(bytes: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(LINE_LIMIT_BYTES, Math.max(length, 2 * this.#bytes.length)));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    if (to - from === 1) this.#bytes[this.#length] = bytes[from] ?? 0;
    else this.#bytes.set(bytes.subarray(from, to), this.#length);
    this.#length = length;
  }

  #reportKept(): void {
    if (this.#length === 0) return;
    const line = new FramedLine(this.#kind, latin1Text(this.#bytes.subarray(0, this.#length)), this.#runs);
    this.#length = 0;
    this.#runs = [];
    this.#onLine(line);
  }
}
