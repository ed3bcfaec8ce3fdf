import type { Atom, Look, PatternGraph, PatternState } from './pattern-graph.ts';

/** How long a text may be for what a pattern asks of the text around a place to be looked at; in a longer one it is taken to be so. */
export const LOOK_TEXT_LIMIT = 1_024;
/** How much of a fixed text is told. */
const TOLD_CHARACTERS = 24;

/** What could have come at a place. */
export interface ExpectedNext {
  /** In words, or as a pattern. */
  readonly what: string;
  /** The value that it would have been part of. */
  readonly field?: string;
}

/** How far a text follows a pattern. */
export interface Progress {
  /** How many characters are what the pattern asks for in particular; those that may be anything are not counted. */
  readonly followed: number;
  /** The place behind the last of them. */
  readonly at: number;
  /** Whether the text is all that the pattern asks for. */
  readonly isWhole: boolean;
  /** What could have come there. */
  readonly expected: readonly ExpectedNext[];
}

/** A way through a pattern: where it is, and what it has followed. */
interface Way {
  readonly state: number;
  readonly followed: number;
}

/**
 * Leads a text through a pattern on all ways at once, and tells how far the best one goes.
 *
 * The work is that of one look at each character for each state of the pattern, whatever the pattern.
 */
export function followPattern(graph: PatternGraph, text: string, from = 0): Progress {
  const search = new Search(graph, text);
  let ways: readonly Way[] = [{ state: graph.start, followed: 0 }];
  for (let at = from; ways.length > 0; at += 1) ways = search.step(ways, at);
  return search.best();
}

class Search {
  readonly #graph: PatternGraph;
  readonly #text: string;
  #best: { readonly followed: number; readonly at: number; readonly expected: () => readonly ExpectedNext[] } = {
    followed: -1,
    at: 0,
    expected: () => [],
  };
  #isWhole = false;

  constructor(graph: PatternGraph, text: string) {
    this.#graph = graph;
    this.#text = text;
  }

  best(): Progress {
    const { followed, at, expected } = this.#best;
    const seen = new Map(expected().map((each) => [JSON.stringify(each), each]));
    return { followed, at, isWhole: this.#isWhole, expected: [...seen.values()] };
  }

  /** Takes the ways past the character at a place, and answers those that are left. */
  step(ways: readonly Way[], at: number): readonly Way[] {
    const waiting = this.#waiting(ways, at);
    this.#note(waiting, at);
    const code = this.#text.charCodeAt(at); // NaN behind the end, which nothing accepts
    const next = new Map<number, number>();
    for (const { state: id, followed } of waiting) {
      const state = this.#state(id);
      if (state.kind !== 'atom' || !state.atom.accepts(code)) continue;
      const now = followed + (state.atom.isSpecific ? 1 : 0);
      if (now > (next.get(state.next) ?? -1)) next.set(state.next, now);
    }
    return Array.from(next, ([state, followed]) => ({ state, followed }));
  }

  /** Goes on, without a character, to all that wait for one, or for the end of the text, or in vain. */
  #waiting(ways: readonly Way[], at: number): readonly Way[] {
    // Those that have followed most come first, so that each state is reached once, with the most.
    const open = [...ways].sort((a, b) => a.followed - b.followed);
    const seen = new Set<number>();
    const waiting: Way[] = [];
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      if (seen.has(way.state)) continue;
      seen.add(way.state);
      const { followed } = way;
      const state = this.#state(way.state);
      if (state.kind === 'split') for (const next of [...state.next].reverse()) open.push({ state: next, followed });
      else if (state.kind === 'whole') this.#isWhole ||= at === this.#text.length;
      else if (state.kind === 'atom' || !this.#passes(state, at, followed)) waiting.push(way);
      else open.push({ state: state.next, followed });
    }
    return waiting;
  }

  #passes(state: Exclude<PatternState, { kind: 'atom' | 'split' | 'whole' }>, at: number, followed: number): boolean {
    if (state.kind === 'begin') return at === 0;
    if (state.kind === 'end') return at === this.#text.length;
    const { pattern, ahead } = state.look;
    if (this.#text.length > LOOK_TEXT_LIMIT) return true;
    pattern.lastIndex = at;
    if (pattern.test(this.#text)) return true;
    if (ahead !== undefined) this.#noteAhead(followPattern(ahead, this.#text, at), followed);
    return false;
  }

  #note(waiting: readonly Way[], at: number): void {
    const most = waiting.reduce((highest, { followed }) => Math.max(highest, followed), -1);
    if (most <= this.#best.followed) return;
    const ways = waiting.filter(({ followed }) => followed === most);
    this.#best = { followed: most, at, expected: () => ways.flatMap(({ state }) => this.#expectedBy(this.#state(state))) };
  }

  /** Counts what follows a place, where it is not all that has to. */
  #noteAhead({ followed: more, at, expected }: Progress, followed: number): void {
    if (followed + more > this.#best.followed) this.#best = { followed: followed + more, at, expected: () => expected };
  }

  #expectedBy(state: PatternState): readonly ExpectedNext[] {
    if (state.kind === 'end') return [{ what: 'the end' }];
    if (state.kind === 'look') return lookExpected(state.look);
    return state.kind === 'atom' ? [expectation(this.#toldOf(state), state.atom.field)] : [];
  }

  #toldOf(state: Extract<PatternState, { kind: 'atom' }>): string {
    let fixed = '';
    let each: PatternState = state;
    while (
      each.kind === 'atom' &&
      each.atom.literal !== undefined &&
      each.atom.field === state.atom.field &&
      fixed.length < TOLD_CHARACTERS
    ) {
      fixed += each.atom.literal;
      each = this.#state(each.next);
    }
    return fixed === '' ? inWords(state.atom) : JSON.stringify(fixed);
  }

  #state(id: number): PatternState {
    return this.#graph.states[id] ?? { kind: 'whole' };
  }
}

function lookExpected({ source, field, ahead }: Look): readonly ExpectedNext[] {
  // What has to follow has been noted by how far the text goes along with it.
  return ahead === undefined ? [expectation(`what ${source} asks for`, field)] : [];
}

function expectation(what: string, field: string | undefined): ExpectedNext {
  return field === undefined ? { what } : { what, field };
}

function inWords({ source, isSpecific }: Atom): string {
  if (!isSpecific) return 'anything';
  if (source === String.raw`\d` || source === '[0-9]') return 'a digit';
  if (source === String.raw`\s`) return 'white space';
  if (source === String.raw`\S`) return 'anything but white space';
  return source;
}
