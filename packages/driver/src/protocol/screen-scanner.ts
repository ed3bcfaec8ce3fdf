import type { Menu } from '../definition/menu.ts';
import type { Finding } from '../engine/inbound.ts';

/** A screen that an instrument shows. */
export interface ShownScreen {
  /** Its name; `undefined` where it ends in a prompt but is none of the menu's. */
  readonly screen: string | undefined;
  /** All that came, prompt included. */
  readonly text: string;
}

const DEFAULT_QUIET_MS = 300;
/** How much of what came last is searched for a prompt. */
const TAIL_CHARACTERS = 1_024;

interface KnownPrompt {
  readonly screen: string;
  readonly prompt: string;
  readonly title: RegExp | undefined;
}

/**
 * Finds the screen that an instrument shows, in text that comes piece by piece: a prompt at the very end, alone on its
 * line but for blanks, the longest first, and of those that are alike the one whose title stands above it.
 *
 * It counts once nothing has followed for the menu's quiet time, so it makes no difference where the text is cut.
 */
export class ScreenScanner {
  readonly #prompts: readonly KnownPrompt[];
  readonly #anyPrompt: RegExp | undefined;
  readonly #quietMs: number;
  /** Behind what it begins with, which may be the middle of a line. */
  #tail = '\n';

  constructor({ screens, anyPrompt, quietMs = DEFAULT_QUIET_MS }: Menu) {
    this.#prompts = Object.entries(screens)
      .flatMap(([screen, { prompts, title }]) => prompts.map((prompt) => ({ screen, prompt, title })))
      .sort((a, b) => b.prompt.length - a.prompt.length);
    this.#anyPrompt = anyPrompt;
    this.#quietMs = quietMs;
  }

  /** Looks at the next piece; `text` is all that came since the last answer, that piece included. */
  scan(piece: string, text: () => string): Finding<ShownScreen> | undefined {
    this.#tail = (this.#tail + piece).slice(-TAIL_CHARACTERS);
    const longest = this.#prompts.find(({ prompt }) => endsIn(this.#tail, prompt))?.prompt;
    if (longest !== undefined) return this.#finding(this.#titled(longest, text()), text());
    const isPrompt = this.#anyPrompt !== undefined && this.#tail.search(this.#anyPrompt) >= 0;
    return isPrompt ? this.#finding(undefined, text()) : undefined;
  }

  #titled(shown: string, text: string): string | undefined {
    return this.#prompts.find(({ prompt, title }) => prompt === shown && (title === undefined || text.search(title) >= 0))?.screen;
  }

  #finding(screen: string | undefined, text: string): Finding<ShownScreen> {
    return { value: { screen, text }, quietMs: this.#quietMs };
  }
}

/** Whether a text ends in a prompt that has its line to itself; blanks behind it do no harm, missing ones do. */
function endsIn(text: string, prompt: string): boolean {
  let end = text.length;
  while (!text.endsWith(prompt, end)) {
    if (text[end - 1] !== ' ') return false;
    end -= 1;
  }
  return /[\r\n\f][ \t]*$/.test(text.slice(0, end - prompt.length));
}
