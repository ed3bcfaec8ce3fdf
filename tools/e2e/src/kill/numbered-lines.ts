const END = 0x0a;
const MARK = 0x24;
const LONGEST_FILL = 200;
const FILL = Buffer.from('0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ '.repeat(4), 'latin1');
/** Looks like the header of a packet and is none: the high byte of its checksum is never 0x55. */
const LOOKALIKE = Buffer.from([0xa3, 0x9d, 0x7a, 0x01, 0x00, 0x40, 0x55, 0x00]);
const LOOKALIKE_EVERY = 61;

/** Gives the line with a number: `$<number>,` and bytes that the number determines, of a length that it determines too. */
export function numberedLine(number: number): Buffer {
  const mixed = Math.imul(number, 0x9e3779b1) >>> 0;
  const from = mixed % 61;
  const fill = FILL.subarray(from, from + (mixed % LONGEST_FILL));
  const lookalike = number % LOOKALIKE_EVERY === 0 ? LOOKALIKE : Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`$${number},`, 'latin1'), fill, lookalike, Buffer.from('\r\n', 'latin1')]);
}

/** Numbers of lines that followed one another. */
export interface LineRun {
  readonly first: number;
  readonly last: number;
}

/**
 * Checks a stream of numbered lines byte for byte, and tells which came.
 *
 * A lost link cuts a line off in its middle, and the next link begins with another line; more than that it lets nobody do.
 */
export class NumberedLines {
  readonly #runs: { first: number; last: number }[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #mayBeginWithin = true;

  get runs(): readonly LineRun[] {
    return this.#runs;
  }

  /** The number of the last whole line. */
  get last(): number {
    return this.#runs.at(-1)?.last ?? -1;
  }

  /** Takes bytes in. @throws when they are not the instrument's. */
  take(bytes: Uint8Array): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    for (let end = all.indexOf(END); end >= 0; end = all.indexOf(END, at)) {
      this.#line(Buffer.from(all.buffer, all.byteOffset + at, end + 1 - at));
      at = end + 1;
    }
    this.#rest = all.subarray(at);
  }

  /** Forgets the line that has begun, since what follows comes from elsewhere. */
  breakOff(): void {
    this.#rest = new Uint8Array(0);
    this.#mayBeginWithin = true;
  }

  #line(bytes: Buffer): void {
    const mark = bytes.lastIndexOf(MARK);
    const mayBeginWithin = this.#mayBeginWithin;
    this.#mayBeginWithin = false;
    if (mark < 0 && mayBeginWithin) return;
    const number = Number(/^\$(\d+),/.exec(bytes.toString('latin1', Math.max(0, mark)))?.[1] ?? NaN);
    const isWhole = Number.isSafeInteger(number) && bytes.subarray(mark).equals(numberedLine(number));
    if (!isWhole || number <= this.last) throw new Error(`expected a line behind ${this.last}, found ${JSON.stringify(bytes.toString('latin1'))}`);
    const cut = bytes.subarray(0, mark);
    if (!mayBeginWithin && cut.length > 0 && !isCutLine(cut, this.last + 1)) {
      throw new Error(`before line ${number}, expected the beginning of a line, found ${JSON.stringify(cut.toString('latin1'))}`);
    }
    const run = this.#runs.at(-1);
    if (run !== undefined && run.last + 1 === number) run.last = number;
    else this.#runs.push({ first: number, last: number });
  }
}

/** Gives the number of the last line that ends within bytes, if it begins there too. */
export function lastLineNumber(bytes: Buffer): number | undefined {
  const end = bytes.lastIndexOf(END);
  const mark = end < 0 ? -1 : bytes.lastIndexOf(MARK, end);
  const number = mark < 0 ? undefined : /^\$(\d+),/.exec(bytes.toString('latin1', mark, mark + 24))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Whether bytes are the beginning of a line, or of several that each another loss of the link cut off. */
function isCutLine(bytes: Buffer, next: number): boolean {
  if (numberedLine(next).subarray(0, bytes.length).equals(bytes)) return true;
  const second = bytes.indexOf(MARK, 1);
  if (second < 0) return false;
  const number = /^\$(\d+)/.exec(bytes.toString('latin1', second))?.[1];
  return numberedLine(next).subarray(0, second).equals(bytes.subarray(0, second)) && (number === undefined || isCutLine(bytes.subarray(second), Number(number)));
}
