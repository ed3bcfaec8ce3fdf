/** How many characters before a place are looked at to tell whether it begins a line. */
export const LOOKBACK_CHARACTERS = 256;

/** Puts the longest first, since one prompt may end with another. Those that are in that order already are answered as they are. */
export function longestFirst(prompts: readonly string[]): readonly string[] {
  if (prompts.every(({ length }, i) => length <= (prompts[i - 1]?.length ?? Infinity))) return prompts;
  return [...prompts].sort((a, b) => b.length - a.length);
}

/** Which texts are prompts, the longest first, and whether the text at hand is all there is before its first character. */
export interface LineStart {
  readonly prompts: readonly string[];
  readonly isWhole: boolean;
}

/**
 * Whether a line begins at some place of a text: at its very beginning, behind a line end, or right behind a prompt that
 * begins a line, blanks between them or not. No line end follows a prompt, so what comes next is a line of its own.
 */
export function beginsLine(text: string, at: number, { prompts, isWhole }: LineStart): boolean {
  for (let end = at; ; ) {
    if (end === 0) return isWhole;
    if (text[end - 1] === '\n' || text[end - 1] === '\r') return true;
    let blankless = end;
    while (text[blankless - 1] === ' ') blankless -= 1;
    const prompt = prompts.find((each) => text.endsWith(each, end)) ?? prompts.find((each) => text.endsWith(each, blankless));
    if (prompt === undefined) return false;
    end = (text.endsWith(prompt, end) ? end : blankless) - prompt.length;
  }
}
