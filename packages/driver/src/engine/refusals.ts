import type { Rejection } from '../definition/instrument-definition.ts';

/** How much of a line is looked at to tell whether it refuses a command. */
export const REFUSAL_CHARACTERS = 1_024;

/** A line by which an instrument refused a command; `end` counts the characters scanned up to and including its line end. */
export interface FoundRefusal {
  readonly line: string;
  readonly end: number;
}

/** Finds whole lines that refuse a command and are not followed by a prompt, in text that comes piece by piece, wherever it is cut. */
export class FinalRefusalScanner {
  readonly #finals: readonly Rejection[];
  #line = '';
  #scanned = 0;

  constructor(rejections: readonly Rejection[]) {
    this.#finals = rejections.filter(({ isFinal }) => isFinal === true);
  }

  /** Answers the first such line that ends in the next piece. */
  scan(piece: string): FoundRefusal | undefined {
    if (this.#finals.length === 0) return undefined;
    let start = 0;
    for (let at = 0; at < piece.length; at += 1) {
      if (piece[at] !== '\r' && piece[at] !== '\n') continue;
      const line = (this.#line + piece.slice(start, at)).slice(0, REFUSAL_CHARACTERS);
      this.#line = '';
      start = at + 1;
      const refusal = line.trim();
      if (isRefusal(refusal, this.#finals)) return { line: refusal, end: this.#scanned + start };
    }
    this.#line = (this.#line + piece.slice(start)).slice(0, REFUSAL_CHARACTERS);
    this.#scanned += piece.length;
    return undefined;
  }
}

/** Gives the line of a reply by which the instrument refuses the command. */
export function rejectionIn(reply: string, rejections: readonly Rejection[]): string | undefined {
  if (rejections.length === 0) return undefined;
  for (const whole of reply.split(/[\r\n]+/)) {
    const line = whole.trim();
    if (isRefusal(line, rejections)) return line;
  }
  return undefined;
}

function isRefusal(line: string, rejections: readonly Rejection[]): boolean {
  // `search` begins at the beginning, whatever flags the pattern has and wherever it was used last.
  return rejections.some(({ pattern }) => line.search(pattern) >= 0);
}
