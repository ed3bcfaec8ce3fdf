import type { KnownSettings, TextParticle } from '../definition/particle-definition.ts';
import { lines } from '../definition/framing.ts';
import type { FramedLine } from './line-framer.ts';
import { NearestRule } from './nearest-rule.ts';
import type { ReadItems, Why } from './read-items.ts';
import type { Rule } from './record-reader.ts';

const SPACE = 0x20;
const DELETE = 0x7f;

/** Settings of a {@link LineReader}. */
export interface LineReaderOptions {
  readonly rules: readonly Rule[];
  readonly items: ReadItems;
  readonly known: () => KnownSettings;
  readonly prompts: readonly string[];
}

/** Reads particles from lines: of the rules for lines, the first that can reads one. */
export class LineReader {
  /** The bytes that end a line by any of the rules. */
  readonly endBytes: readonly number[];
  readonly #rules: readonly (readonly [name: string, rule: TextParticle])[];
  readonly #prompts: readonly string[];
  readonly #items: ReadItems;
  readonly #known: () => KnownSettings;
  readonly #nearest: NearestRule;

  constructor({ rules, items, known, prompts }: LineReaderOptions) {
    this.#rules = rules.flatMap(([name, rule]) => (rule.format === 'text' && rule.framing.kind === 'line' ? [[name, rule] as const] : []));
    const ends = this.#rules.flatMap(([, { framing }]) => (framing.kind === 'line' ? framing.endBytes : []));
    this.endBytes = ends.length === 0 ? lines().endBytes : [...new Set(ends)];
    this.#prompts = prompts.map((prompt) => prompt.trimEnd()).filter((prompt) => prompt !== '').sort((a, b) => b.length - a.length);
    this.#items = items;
    this.#known = known;
    this.#nearest = new NearestRule(this.#rules);
  }

  /** Reads a line, or what there is of one. */
  read(line: FramedLine): void {
    if (line.kind === 'overflow') return this.#refuse(line, 0, { reason: 'overflow' });
    const start = this.#afterPrompts(line.text);
    if (isBlank(line.text, start)) return;
    if (line.kind === 'incomplete') return this.#refuse(line, start, { reason: 'incomplete' });
    const failures: { readonly cause: unknown }[] = [];
    // What looks like a prompt may belong to the record, so the whole line gets its turn too.
    if (this.#readFrom(line, start, failures) || (start > 0 && this.#readFrom(line, 0, failures))) return;
    this.#refuse(line, start, failures[0] === undefined ? { reason: 'no-match' } : { reason: 'unreadable', ...failures[0] });
  }

  /** Tells whether any whole line in a text is a sample. */
  hasSampleIn(text: string): boolean {
    if (this.#rules.length === 0) return false;
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (!this.isLineEnd(text.charCodeAt(at))) continue;
      if (at > from && this.#isSample(text.slice(from, at))) return true;
      from = at + 1;
    }
    return false;
  }

  /** Tells whether a byte ends a line. */
  isLineEnd(byte: number): boolean {
    return this.endBytes.includes(byte);
  }

  #isSample(line: string): boolean {
    const start = this.#afterPrompts(line);
    return this.#rules.some(([, { pattern }]) => pattern.test(line.slice(start)) || (start > 0 && pattern.test(line)));
  }

  /** Reads a record that begins at some character of a line; false when no rule can, with what rules threw in `failures`. */
  #readFrom(line: FramedLine, start: number, failures: { readonly cause: unknown }[]): boolean {
    const record = line.text.slice(start);
    for (const [, rule] of this.#rules) {
      try {
        const reading = rule.read(record, this.#known());
        if (reading === undefined) continue;
        this.#items.addParticle(rule.stream, reading, line.placeOf(start));
        return true;
      } catch (cause) {
        failures.push({ cause });
      }
    }
    return false;
  }

  #refuse(line: FramedLine, start: number, why: Why): void {
    const text = line.text.slice(start);
    const nearest = (): string | undefined => this.#nearest.of(text)?.name;
    this.#items.addUnparsed({ place: line.placeOf(start), lengthBytes: line.lengthBytesFrom(start), text, nearest }, why);
  }

  /** Counts the characters of the prompts, and of the spaces behind them, that a line begins with. */
  #afterPrompts(text: string): number {
    let start = 0;
    for (let prompt = this.#promptAt(text, 0); prompt !== undefined; prompt = this.#promptAt(text, start)) {
      start += prompt.length;
      while (text[start] === ' ') start += 1;
    }
    return start;
  }

  #promptAt(text: string, start: number): string | undefined {
    for (const prompt of this.#prompts) {
      if (text.startsWith(prompt, start)) return prompt;
    }
    return undefined;
  }
}

function isBlank(text: string, start: number): boolean {
  // Seldom any but the first character has to be looked at.
  return !(text.charCodeAt(start) > SPACE && text.charCodeAt(start) < DELETE) && text.slice(start).search(/[^\t-\r ]/) < 0;
}
