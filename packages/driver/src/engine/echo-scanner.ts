import { beginsLine, longestFirst, LOOKBACK_CHARACTERS } from './line-start.ts';

/**
 * Finds the echo of a command line in text that comes piece by piece, wherever it is cut: the command at the beginning
 * of a line, in whatever case, with a line end behind it.
 */
export class EchoScanner {
  readonly #line: string;
  readonly #prompts: readonly string[];
  #before = '';
  #scanned = 0;

  constructor(line: string, prompts: readonly string[]) {
    this.#line = line.toLowerCase();
    this.#prompts = longestFirst(prompts);
  }

  /** Answers how many characters there are up to and including the line end of the echo, once the next piece has it. */
  scan(piece: string): number | undefined {
    const text = this.#before + piece;
    const lowered = text.toLowerCase();
    const offset = this.#scanned - this.#before.length;
    const { length } = this.#line;
    let at = lowered.indexOf(this.#line, Math.max(0, this.#before.length - length));
    for (; at >= 0 && at + length < text.length; at = lowered.indexOf(this.#line, at + 1)) {
      const lineEnd = /^(?:\r\n?|\n)/.exec(text.slice(at + length, at + length + 2))?.[0];
      if (lineEnd !== undefined && beginsLine(text, at, { prompts: this.#prompts, isWhole: offset === 0 })) {
        return offset + at + length + lineEnd.length;
      }
    }
    this.#before = text.slice(-(LOOKBACK_CHARACTERS + length));
    this.#scanned += piece.length;
    return undefined;
  }
}
