import type { ReplyEnd } from '../definition/command.ts';
import type { Rejection } from '../definition/instrument-definition.ts';
import type { Finding } from './inbound.ts';
import { PatternScanner } from './pattern-scanner.ts';
import { type FoundPrompt, PromptScanner } from './prompt-scanner.ts';
import { FinalRefusalScanner, rejectionIn } from './refusals.ts';

/** How an exchange ended: with a reply, or with a line that refuses the command. */
export interface Outcome {
  readonly reply: string;
  readonly refusal: string | undefined;
}

/** What may end an exchange. */
export interface OutcomeRules {
  readonly prompts: readonly string[];
  readonly rejections: readonly Rejection[];
  readonly until: Exclude<ReplyEnd, 'sent'>;
  /** How long nothing may follow a prompt for it to count. */
  readonly promptQuietMs: number;
}

/**
 * Finds the end of a reply in text that comes piece by piece, wherever it is cut: the first of a prompt, the pattern or the
 * length that the command names, and what refuses the command for good.
 */
export class OutcomeScanner {
  readonly #rules: OutcomeRules;
  readonly #finals: FinalRefusalScanner;
  readonly #prompts: PromptAtRest;
  readonly #pattern: PatternScanner | undefined;
  readonly #bare: readonly PatternScanner[];
  #length = 0;

  constructor(rules: OutcomeRules) {
    this.#rules = rules;
    this.#finals = new FinalRefusalScanner(rules.rejections);
    this.#prompts = new PromptAtRest(rules.prompts, rules.promptQuietMs);
    this.#pattern = rules.until instanceof RegExp ? new PatternScanner(rules.until) : undefined;
    this.#bare = rules.rejections.filter(({ isBare }) => isBare === true).map(({ pattern }) => new PatternScanner(pattern));
  }

  /** Answers the outcome once the next piece has it; `text` is all there is, that piece included. */
  scan(piece: string, text: () => string): Finding<Outcome> | undefined {
    this.#length += piece.length;
    const final = this.#finals.scan(piece);
    const bareEnd = Math.min(...this.#bare.map((pattern) => pattern.scan(piece) ?? Infinity));
    const patternEnd = this.#pattern?.scan(piece);
    const { found, quietMs } = this.#prompts.scan(piece);
    const replyEnd = patternEnd ?? this.#lengthEnd();
    const certainEnd = Math.min(final?.end ?? Infinity, replyEnd ?? Infinity, bareEnd);
    for (const prompt of found) {
      if (prompt.end > certainEnd && quietMs === 0) break;
      const outcome = this.#atPrompt(prompt, text());
      if (outcome !== undefined && (quietMs === 0 || certainEnd === Infinity)) return { value: outcome, quietMs };
    }
    if (final !== undefined && final.end === certainEnd) return { value: { reply: '', refusal: final.line }, quietMs: 0 };
    if (bareEnd === certainEnd && bareEnd < Infinity) return { value: { reply: '', refusal: text().slice(0, bareEnd) }, quietMs: 0 };
    if (replyEnd === undefined) return undefined;
    const reply = text().slice(0, replyEnd);
    return { value: { reply: patternEnd === undefined ? reply : withoutBlankEdges(reply), refusal: undefined }, quietMs: 0 };
  }

  #lengthEnd(): number | undefined {
    const { until } = this.#rules;
    return typeof until === 'object' && 'lengthBytes' in until && this.#length >= until.lengthBytes ? until.lengthBytes : undefined;
  }

  #atPrompt({ prompt, end }: FoundPrompt, text: string): Outcome | undefined {
    const reply = withoutBlankEdges(text.slice(0, end - prompt.length));
    const refusal = rejectionIn(reply, this.#rules.rejections) ?? rejectionIn(prompt, this.#rules.rejections);
    return refusal === undefined && this.#rules.until !== 'prompt' ? undefined : { reply, refusal };
  }
}

/**
 * Finds prompts that count.
 *
 * Without a quiet time each counts as it comes. With one, only that which nothing but blanks follow counts, and only
 * after that time; asked again for each piece, it takes back what it answered before.
 */
export class PromptAtRest {
  readonly #scanner: PromptScanner;
  readonly #quietMs: number;
  #last: FoundPrompt | undefined;
  #scanned = 0;

  constructor(prompts: readonly string[], quietMs: number) {
    this.#scanner = new PromptScanner(prompts);
    this.#quietMs = quietMs;
  }

  scan(piece: string): { readonly found: readonly FoundPrompt[]; readonly quietMs: number } {
    const found = this.#scanner.scan(piece);
    if (this.#quietMs === 0) return { found, quietMs: 0 };
    const last = found.at(-1) ?? this.#last;
    const behind = piece.slice(Math.max(0, (last?.end ?? 0) - this.#scanned));
    this.#scanned += piece.length;
    this.#last = behind.trim() === '' ? last : undefined;
    return { found: this.#last === undefined ? [] : [this.#last], quietMs: this.#quietMs };
  }
}

/** Removes line ends from both edges of a text. */
export function withoutBlankEdges(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isLineEnd(text, start)) start += 1;
  while (end > start && isLineEnd(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}
