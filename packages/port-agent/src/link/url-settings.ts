import { LinkUrlError } from '../errors.ts';

/** Where a numeric setting may lie, and what it is when the URL does not say. */
export interface NumberSetting {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

/** The settings behind the question mark of a link's URL: each known, each at most once. */
export class UrlSettings {
  readonly #url: string;
  readonly #settings: URLSearchParams;

  /** @throws {@link LinkUrlError} for a setting that is not among the known ones, or stands twice. */
  constructor(url: string, query: string, known: readonly string[]) {
    this.#url = url;
    this.#settings = new URLSearchParams(query);
    const names = [...this.#settings.keys()];
    const wrong = names.find((name, index) => !known.includes(name) || names.indexOf(name) !== index);
    if (wrong !== undefined) throw new LinkUrlError(url, `each of ${known.join(', ')} once at most, and nothing else behind "?"`);
  }

  /** Reads a whole number. @throws {@link LinkUrlError}. */
  number(name: string, { least, most, otherwise }: NumberSetting): number {
    const text = this.#settings.get(name);
    if (text === null) return otherwise;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new LinkUrlError(this.#url, `${name} to be a whole number from ${least} to ${most}`);
  }

  /** Reads one of several words, the first of which is meant when there is none. @throws {@link LinkUrlError}. */
  oneOf<T extends string>(name: string, words: readonly [T, ...T[]]): T {
    const text = this.#settings.get(name) ?? words[0];
    const word = words.find((known) => known === text);
    if (word === undefined) throw new LinkUrlError(this.#url, `${name} to be one of ${words.join(', ')}`);
    return word;
  }
}
