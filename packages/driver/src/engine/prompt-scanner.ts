import { beginsLine, longestFirst, LOOKBACK_CHARACTERS } from './line-start.ts';

/** A prompt that was found; `end` counts the characters scanned up to and including its last one. */
export interface FoundPrompt {
  readonly prompt: string;
  readonly end: number;
}

/**
 * Finds prompts in text that comes piece by piece, wherever it is cut.
 *
 * A prompt begins a line; its text inside a line is data. Where two end at the same place the longest counts, since one
 * prompt may end with another.
 */
export class PromptScanner {
  readonly #prompts: readonly string[];
  #before = '';
  #scanned = 0;

  constructor(prompts: readonly string[]) {
    this.#prompts = longestFirst(prompts);
  }

  /** Answers the prompts that end in the next piece, in the order of their ends. */
  scan(piece: string): readonly FoundPrompt[] {
    const text = this.#before + piece;
    const offset = this.#scanned - this.#before.length;
    const found = new Map<number, FoundPrompt>();
    for (const prompt of this.#prompts) {
      const first = Math.max(0, this.#before.length - prompt.length + 1);
      for (let at = text.indexOf(prompt, first); at >= 0; at = text.indexOf(prompt, at + 1)) {
        const end = offset + at + prompt.length;
        if ((found.get(end)?.prompt.length ?? 0) >= prompt.length) continue;
        if (beginsLine(text, at, { prompts: this.#prompts, isWhole: offset === 0 })) found.set(end, { prompt, end });
      }
    }
    this.#before = text.slice(-LOOKBACK_CHARACTERS);
    this.#scanned += piece.length;
    return [...found.values()].sort((a, b) => a.end - b.end);
  }
}
