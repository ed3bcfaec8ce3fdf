import type { Unparsed } from '../chunking/chunk.ts';
import { LINE_LIMIT_BYTES } from '../chunking/line-framer.ts';
import { type Nearest, NearestRule } from '../chunking/nearest-rule.ts';
import type { RecordFraming } from '../definition/framing.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { numberFrom, type ParticleDefinition, type TextParticle } from '../definition/particle-definition.ts';
import { explainFraming, explainLayouts } from './explain-record.ts';
import type { Explanation } from './explanation.ts';

type TextRule = readonly [name: string, rule: TextParticle];

/**
 * Tells of bytes that are no particle why they are none.
 *
 * What it says of a line or a text record comes from the patterns of the rules, followed a character at a time; of a binary
 * record, from its framing, its checksum and its layout. The work is linear in the bytes, whatever the patterns.
 */
export class Explainer {
  readonly #rules: readonly (readonly [name: string, rule: ParticleDefinition])[];
  readonly #ignored: ReadonlySet<string>;
  readonly #nearestLine: NearestRule;
  readonly #lineRules: readonly TextRule[];
  readonly #framings: readonly RecordFraming[];

  constructor({ particles, ignoredBytes = [] }: AnyDefinition) {
    this.#rules = Object.entries(particles);
    this.#ignored = new Set(ignoredBytes.map((byte) => String.fromCharCode(byte)));
    this.#lineRules = this.#rules.filter((each): each is TextRule => each[1].framing.kind === 'line');
    this.#nearestLine = new NearestRule(this.#lineRules);
    this.#framings = this.#rules.flatMap(([, { framing }]) => (framing.kind === 'line' ? [] : [framing]));
  }

  /** Explains what a chunker of the same definition gave. */
  explain(unparsed: Unparsed): Explanation {
    const [, rule] = this.#rules.find(([name]) => name === unparsed.nearest) ?? [];
    return rule === undefined || rule.framing.kind === 'line' ? this.#explainLine(unparsed) : this.#explainRecord(unparsed, rule.framing);
  }

  #explainLine({ reason, text, cause }: Unparsed): Explanation {
    const nearest = this.#nearestLine.of(text);
    const record = this.#explainBeginning(text);
    if (record !== undefined && record.at > (nearest?.progress.followed ?? 0)) return record;
    const explanation = this.#explainText(nearest, this.#lineRules, { text, cause });
    if (reason === 'overflow')
      return { ...explanation, at: text.length, expected: [{ what: `the end of the line within ${LINE_LIMIT_BYTES} bytes` }] };
    // A line that is all a sample has to be, and yet incomplete, has lost what was before it or its end.
    return reason === 'incomplete' && nearest?.progress.isWhole === true
      ? { ...explanation, expected: [{ what: 'the end of a line' }] }
      : explanation;
  }

  /** Explains bytes that were taken for a line, from where a record may have been meant to begin. */
  #explainBeginning(text: string): Explanation | undefined {
    for (const framing of this.#framings) {
      const start = framing.sync.length === 0 ? -1 : text.indexOf(String.fromCharCode(...framing.sync));
      if (start < 0) continue;
      const [name, { stream }] = this.#rulesOf(framing)[0] ?? ['', { stream: '' }];
      const { at, ...why } = explainFraming(framing, text.slice(start)) ?? { at: framing.sync.length, expected: [] };
      return { rule: name, stream, at: start + at, ...why };
    }
    return undefined;
  }

  #explainRecord({ reason, text, cause }: Unparsed, framing: RecordFraming): Explanation {
    const rules = this.#rulesOf(framing);
    const [name, { stream }] = rules[0] ?? ['', { stream: '' }];
    const broken = reason === 'incomplete' || reason === 'checksum-failed' ? explainFraming(framing, text) : undefined;
    if (broken !== undefined) return { rule: name, stream, ...broken };
    const textRules = rules.filter((each): each is TextRule => each[1].format === 'text');
    if (textRules.length === 0) return explainLayouts(rules, text);
    const read = this.#withoutIgnored(text);
    const explanation = this.#explainText(new NearestRule(textRules).of(read.text), textRules, { text: read.text, cause });
    return { ...explanation, at: read.placeOf(explanation.at) };
  }

  #explainText(nearest: Nearest | undefined, rules: readonly TextRule[], { text, cause }: Pick<Unparsed, 'text' | 'cause'>): Explanation {
    const refused = cause === undefined ? undefined : refusedIn(rules, text);
    if (refused !== undefined) return refused;
    if (nearest === undefined) return { rule: undefined, stream: undefined, at: 0, expected: [] };
    const { name, progress } = nearest;
    const stream = rules.find(([each]) => each === name)?.[1].stream;
    return progress.isWhole
      ? { rule: name, stream, at: text.length, expected: [] }
      : { rule: name, stream, at: progress.at, expected: progress.expected };
  }

  #rulesOf(framing: RecordFraming): readonly (readonly [name: string, rule: ParticleDefinition])[] {
    const same = JSON.stringify(framing);
    return this.#rules.filter(([, rule]) => rule.framing === framing || JSON.stringify(rule.framing) === same);
  }

  /** Leaves out the bytes that mean nothing in text, and tells where those that are left were. */
  #withoutIgnored(text: string): { readonly text: string; readonly placeOf: (at: number) => number } {
    const places: number[] = [];
    let kept = '';
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (this.#ignored.has(character)) continue;
      kept += character;
      places.push(at);
    }
    return { text: kept, placeOf: (at) => places[at] ?? text.length };
  }
}

/** Finds the value that a rule could not read in a text that matches its pattern. */
function refusedIn(rules: readonly TextRule[], text: string): Explanation | undefined {
  for (const [name, { stream, pattern, fields }] of rules) {
    const { groups, indices } = new RegExp(pattern.source, `${pattern.flags}d`).exec(text) ?? {};
    if (groups === undefined) continue;
    for (const [field, { parse = numberFrom }] of Object.entries(fields)) {
      const value = groups[field];
      try {
        if (value !== undefined) parse(value);
      } catch {
        return { rule: name, stream, at: indices?.groups?.[field]?.[0] ?? 0, expected: [{ what: 'a value that can be read', field }] };
      }
    }
    return { rule: name, stream, at: text.length, expected: [] };
  }
  return undefined;
}
