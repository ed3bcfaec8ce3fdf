/** How many of the last characters a pattern that ends a reply is sought in. */
export const REPLY_END_CHARACTERS = 1_024;

/**
 * Finds a pattern in text that comes piece by piece: at the first character with which the text matches, as if each had
 * come alone, so that it makes no difference where the text was cut.
 */
export class PatternScanner {
  readonly #pattern: RegExp;
  #before = '';
  #scanned = 0;

  constructor(pattern: RegExp) {
    // Global, so that `lastIndex` counts. The text in front of it is then out of reach, but `^` still knows that it is there.
    this.#pattern = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`);
  }

  /** Answers how many characters there are up to and including the first that makes the pattern match. */
  scan(piece: string): number | undefined {
    const text = this.#before + piece;
    const offset = this.#scanned - this.#before.length;
    for (let end = this.#before.length + 1; end <= text.length; end += 1) {
      const start = Math.max(0, end - REPLY_END_CHARACTERS - 1);
      this.#pattern.lastIndex = offset + start === 0 ? 0 : 1;
      if (this.#pattern.test(text.slice(start, end))) return offset + end;
    }
    this.#before = text.slice(-(REPLY_END_CHARACTERS + 1));
    this.#scanned += piece.length;
    return undefined;
  }
}
