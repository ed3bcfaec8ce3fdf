/** A part of a pattern. `field` is the named group that it is in. */
export type PatternNode =
  | { readonly kind: 'atom'; readonly source: string; readonly field: string | undefined }
  | { readonly kind: 'sequence' | 'alternatives'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'begin' | 'end' }
  /** What a group has matched before, or one with flags of its own may match: it may be anything. */
  | { readonly kind: 'reference' }
  /** What is asked of the text around a place; `ahead` is what has to follow it. */
  | { readonly kind: 'look'; readonly source: string; readonly field: string | undefined; readonly ahead: PatternNode | undefined };

const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y;
const ESCAPE = /\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|k<[^>]*>|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[1-9]\d*|[^])/y;
const GROUP = /\((?:\?(?:<([^=!>][^>]*)>|(<?[=!])|([a-z-]*):))?/y;
const CHARACTER = /[^]/y;
const CODE_POINT = /[^]/uy;

/** Takes a pattern to pieces. */
export function patternSyntaxOf({ source, flags }: RegExp): PatternNode {
  return new PatternParser(source, flags).alternatives(undefined);
}

/** Reads the source of a pattern, which an engine has accepted before. */
class PatternParser {
  readonly #source: string;
  readonly #hasSets: boolean;
  readonly #character: RegExp;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#hasSets = flags.includes('v');
    this.#character = /[uv]/.test(flags) ? CODE_POINT : CHARACTER;
  }

  alternatives(field: string | undefined): PatternNode {
    const parts = [this.#sequence(field)];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#sequence(field));
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'alternatives', parts };
  }

  #sequence(field: string | undefined): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) parts.push(this.#quantified(this.#term(field)));
    return { kind: 'sequence', parts };
  }

  #quantified(part: PatternNode): PatternNode {
    const found = this.#take(QUANTIFIER);
    if (found === undefined) return part;
    const [, sign, least = '0', comma, most = ''] = found;
    if (sign !== undefined) return { kind: 'repeat', part, minimum: sign === '+' ? 1 : 0, maximum: sign === '?' ? 1 : Infinity };
    return { kind: 'repeat', part, minimum: Number(least), maximum: comma === '' ? Number(least) : most === '' ? Infinity : Number(most) };
  }

  #term(field: string | undefined): PatternNode {
    const [first] = this.#source.slice(this.#at, this.#at + 1);
    if (first === '(') return this.#group(field);
    if (first === '[') return { kind: 'atom', source: this.#class(), field };
    if (first === '^' || first === '$') {
      this.#at += 1;
      return { kind: first === '^' ? 'begin' : 'end' };
    }
    const [source = ''] = this.#take(first === '\\' ? ESCAPE : this.#character) ?? [];
    if (/^\\[bB]/.test(source)) return { kind: 'look', source, field, ahead: undefined };
    return /^\\(?:k<|[1-9])/.test(source) ? { kind: 'reference' } : { kind: 'atom', source, field };
  }

  #group(field: string | undefined): PatternNode {
    const start = this.#at;
    const [, name, look, ownFlags = ''] = this.#take(GROUP) ?? [];
    const inside = this.alternatives(name ?? field);
    this.#at += 1;
    if (ownFlags !== '') return { kind: 'reference' };
    if (look === undefined) return inside;
    return { kind: 'look', source: this.#source.slice(start, this.#at), field, ahead: look === '=' ? inside : undefined };
  }

  /** Takes a class of characters, with those inside it where the flag allows them. */
  #class(): string {
    const start = this.#at;
    let depth = 0;
    do {
      const character = this.#source[this.#at];
      if (character === '\\') this.#at += 1;
      else if (character === '[' && (depth === 0 || this.#hasSets)) depth += 1;
      else if (character === ']') depth -= 1;
      this.#at += 1;
    } while (depth > 0 && this.#at < this.#source.length);
    return this.#source.slice(start, this.#at);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }
}
