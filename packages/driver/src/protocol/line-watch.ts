/** How much of a line is looked at. */
const LINE_CHARACTERS = 1_024;

/** Finds whole lines that match a pattern in text that comes piece by piece, wherever it is cut. */
export class LineWatch {
  readonly #pattern: RegExp;
  #line = '';

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** Answers the lines that end in the next piece and match. */
  scan(piece: string): readonly string[] {
    const lines = piece.split(/[\r\n]/);
    lines[0] = this.#line + (lines[0] ?? '');
    this.#line = (lines.pop() ?? '').slice(0, LINE_CHARACTERS);
    // `search` begins at the beginning, whatever flags the pattern has and wherever it was used last.
    return lines.map((line) => line.slice(0, LINE_CHARACTERS).trim()).filter((line) => line.search(this.#pattern) >= 0);
  }
}
