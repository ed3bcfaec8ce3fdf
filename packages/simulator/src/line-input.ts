/** What ends a line of input: CR LF also takes either alone, since operators and serial servers send them so. */
export type LineTerminator = '\r\n' | '\r' | '\n';

/** How many characters of one line an instrument takes in. */
export const LINE_LENGTH_LIMIT = 1_024;

/** A line of input. */
export interface InputLine {
  readonly text: string;
  /** Whether characters beyond the limit were lost. */
  readonly isTooLong: boolean;
}

/** Puts lines together from single characters, in whatever pieces they come. */
export class LineInput {
  readonly #terminator: LineTerminator;
  #text = '';
  #isTooLong = false;
  #endsInReturn = false;
  #ignoresLineFeed = false;

  constructor(terminator: LineTerminator) {
    this.#terminator = terminator;
  }

  /** Whether a CR was the last character and the line waits to see whether LF follows. */
  get endsInReturn(): boolean {
    return this.#endsInReturn;
  }

  /**
   * Takes one character and gives the lines that it ended: none, or one, or two when a CR turns out to have stood alone.
   */
  push(character: string): readonly InputLine[] {
    const isCarriageReturn = character === '\r';
    if (this.#terminator === '\r') return isCarriageReturn ? [this.#take()] : this.#keepUnless(character, '\n');
    if (this.#terminator === '\n') return character === '\n' ? [this.#take()] : this.#keepUnless(character, '\r');
    if (character === '\n') return this.#endsWithLineFeed();
    this.#ignoresLineFeed = false;
    const ended = this.#endsInReturn ? [this.#take()] : [];
    this.#endsInReturn = isCarriageReturn;
    if (!isCarriageReturn) this.#keep(character);
    return ended;
  }

  /** Ends the line at the CR it waits behind; an LF that comes all the same is then part of that line end. */
  endAtReturn(): InputLine {
    const line = this.#take();
    this.#ignoresLineFeed = true;
    return line;
  }

  /** Forgets what was typed since the last line. */
  clear(): void {
    this.#take();
  }

  #endsWithLineFeed(): readonly InputLine[] {
    const isLate = this.#ignoresLineFeed;
    this.#ignoresLineFeed = false;
    return isLate ? [] : [this.#take()];
  }

  #keepUnless(character: string, ignored: string): readonly InputLine[] {
    if (character !== ignored) this.#keep(character);
    return [];
  }

  #keep(character: string): void {
    if (this.#text.length < LINE_LENGTH_LIMIT) this.#text += character;
    else this.#isTooLong = true;
  }

  #take(): InputLine {
    const line = { text: this.#text, isTooLong: this.#isTooLong };
    this.#text = '';
    this.#isTooLong = false;
    this.#endsInReturn = false;
    return line;
  }
}
