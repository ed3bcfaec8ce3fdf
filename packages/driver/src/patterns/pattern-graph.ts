import { type PatternNode, patternSyntaxOf } from './pattern-syntax.ts';

/** How often a part is written out that comes a certain number of times; beyond that any number will do. */
export const REPEAT_LIMIT = 64;
/** How many states a graph has before parts that come a certain number of times are not written out any more. */
export const STATE_LIMIT = 16_384;
/** Of 256 characters, how many a part accepts that asks for nothing in particular: `.` refuses two. */
const ANYTHING = 254;

/** A place in a pattern, and where it goes on from there. */
export type PatternState =
  | { readonly kind: 'atom'; readonly atom: Atom; readonly next: number }
  | { readonly kind: 'begin'; readonly next: number }
  | { readonly kind: 'end'; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'look'; readonly look: Look; readonly next: number }
  | { readonly kind: 'whole' };

/** A part of a pattern that stands for one character. */
export interface Atom {
  readonly source: string;
  readonly field: string | undefined;
  /** Whether it asks for something in particular. */
  readonly isSpecific: boolean;
  /** The character, where it stands for one only. */
  readonly literal: string | undefined;
  readonly accepts: (code: number) => boolean;
}

/** What a pattern asks of the text around a place. */
export interface Look {
  readonly source: string;
  readonly field: string | undefined;
  /** To be tried with its `lastIndex` at the place. */
  readonly pattern: RegExp;
  /** What has to follow. */
  readonly ahead: PatternGraph | undefined;
}

/** A pattern as states, which a text is led through a character at a time. */
export interface PatternGraph {
  readonly states: readonly PatternState[];
  readonly start: number;
}

/** Makes a graph of a pattern. */
export function patternGraphOf(pattern: RegExp): PatternGraph {
  return graphOf(patternSyntaxOf(pattern), pattern.flags.replace(/[dgmy]/g, ''));
}

function graphOf(node: PatternNode, flags: string): PatternGraph {
  const builder = new GraphBuilder(flags);
  const start = builder.build(node, builder.add({ kind: 'whole' }));
  return { states: builder.states, start };
}

/** Writes states from the end of a pattern to its beginning. */
class GraphBuilder {
  readonly states: PatternState[] = [];
  readonly #flags: string;
  readonly #tables = new Map<string, Uint8Array>();

  constructor(flags: string) {
    this.#flags = flags;
  }

  add(state: PatternState): number {
    return this.states.push(state) - 1;
  }

  /** Adds a part that goes on at `next`, and answers where it begins. */
  build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'atom':
        return this.add({ kind: 'atom', atom: this.#atomOf(node.source, node.field), next });
      case 'sequence':
        return node.parts.reduceRight((behind, part) => this.build(part, behind), next);
      case 'alternatives':
        return this.add({ kind: 'split', next: node.parts.map((part) => this.build(part, next)) });
      case 'repeat':
        return this.#repeat(node, next);
      case 'begin':
      case 'end':
        return this.add({ kind: node.kind, next });
      case 'reference':
        return this.#anyNumberOf({ kind: 'atom', source: '[^]', field: undefined }, next);
      case 'look':
        return this.add({ kind: 'look', look: this.#lookOf(node), next });
    }
  }

  #repeat({ part, minimum, maximum }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    const isWritten = this.states.length < STATE_LIMIT;
    let start = next;
    if (!isWritten || maximum > REPEAT_LIMIT) start = this.#anyNumberOf(part, next);
    else for (let i = minimum; i < maximum; i += 1) start = this.add({ kind: 'split', next: [this.build(part, start), next] });
    for (let i = 0; isWritten && i < Math.min(minimum, REPEAT_LIMIT); i += 1) start = this.build(part, start);
    return start;
  }

  #anyNumberOf(part: PatternNode, next: number): number {
    const ways: number[] = [];
    const loop = this.add({ kind: 'split', next: ways });
    ways.push(this.build(part, loop), next);
    return loop;
  }

  #lookOf({ source, field, ahead }: Extract<PatternNode, { kind: 'look' }>): Look {
    return { source, field, pattern: new RegExp(source, `${this.#flags}y`), ahead: ahead && graphOf(ahead, this.#flags) };
  }

  #atomOf(source: string, field: string | undefined): Atom {
    const table = this.#tableOf(source);
    const accepted = table.reduce((sum, each) => sum + each, 0);
    const literal = accepted === 1 ? String.fromCharCode(table.indexOf(1)) : /^[^\\[.]$/.test(source) ? source : undefined;
    return { source, field, isSpecific: accepted < ANYTHING, literal, accepts: (code) => table[code] === 1 };
  }

  /** Tells of each character that stands for a byte whether a part accepts it. */
  #tableOf(source: string): Uint8Array {
    const known = this.#tables.get(source);
    if (known !== undefined) return known;
    const pattern = new RegExp(`^(?:${source})$`, this.#flags);
    const table = Uint8Array.from({ length: 256 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
    this.#tables.set(source, table);
    return table;
  }
}
