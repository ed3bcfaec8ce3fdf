import type { Groups } from './particle-definition.ts';
import { blankOf } from './value-records.ts';

/** What matched, by the number of the group; the whole at zero. */
export type GroupTexts = readonly (string | undefined)[];

/** Escapes and classes, in which a bracket is a character, and the beginnings of groups. */
const TOKENS = /\\k<|\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?<([\w$]+)>|\(\??/g;

/**
 * Matches a pattern and gives what its named groups matched, by number: the object of names that an engine makes for each
 * match takes longer than the match itself.
 */
export class NamedGroups {
  readonly #pattern: RegExp;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #names: readonly { readonly name: string; readonly number: number }[];
  readonly #isNumbered: boolean;
  readonly #blank: Groups;

  constructor(pattern: RegExp) {
    const numbered = withoutNames(pattern);
    this.#isNumbered = numbered !== undefined;
    this.#pattern = numbered?.pattern ?? pattern;
    this.#numbers = numbered?.numbers ?? new Map(namesIn(pattern).map((name, index) => [name, index + 1]));
    this.#names = Array.from(this.#numbers, ([name, number]) => ({ name, number }));
    this.#blank = blankOf([...this.#numbers.keys()]) as Groups; // no values, and so no others
  }

  /** Gives a group's number; `undefined` where there is no such group. */
  numberOf(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  /** Matches a text; `null` when it does not match. */
  match(text: string): GroupTexts | null {
    const match = this.#pattern.exec(text);
    if (match === null || this.#isNumbered) return match;
    return [match[0], ...this.#names.map(({ name }) => match.groups?.[name])];
  }

  /** Gives texts by the names of their groups. */
  byName(texts: GroupTexts): Groups {
    const groups: Record<string, string | undefined> = { ...this.#blank };
    for (const { name, number } of this.#names) {
      const text = texts[number];
      if (text !== undefined) groups[name] = text;
    }
    return groups;
  }
}

/** Takes the names off the groups of a pattern; `undefined` where it would be another pattern without them. */
function withoutNames({ source, flags }: RegExp): { readonly pattern: RegExp; readonly numbers: ReadonlyMap<string, number> } | undefined {
  // Sets within sets, which that flag allows, are beyond TOKENS.
  if (flags.includes('v')) return undefined;
  const numbers = new Map<string, number>();
  let groups = 0;
  for (const [token, name] of source.matchAll(TOKENS)) {
    if (token === '\\k<' || (name !== undefined && numbers.has(name))) return undefined;
    if (token === '(' || name !== undefined) groups += 1;
    if (name !== undefined) numbers.set(name, groups);
  }
  const pattern = source.replace(TOKENS, (token: string, name?: string) => (name === undefined ? token : '('));
  return { pattern: new RegExp(pattern, flags), numbers };
}

function namesIn({ source, flags }: RegExp): readonly string[] {
  // With nothing as an alternative it matches anything, and tells of all groups that they did not.
  return Object.keys(new RegExp(`${source}|`, flags).exec('')?.groups ?? {});
}
