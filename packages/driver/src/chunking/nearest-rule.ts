/**
 * Names the rule that follows a line furthest from its start.
 *
 * Of each pattern the longest beginning, cut between its outermost terms, that the line begins with is sought; the rule
 * whose beginning covers most characters is the nearest. `undefined` when none covers any. It says where a line stopped
 * being a sample, not what was meant: a damaged first character leaves no rule near.
 */
export function nearestRule(rules: Iterable<readonly [name: string, rule: { readonly pattern: RegExp }]>, text: string): string | undefined {
  let nearest: string | undefined;
  let furthest = 0;
  for (const [name, { pattern }] of rules) {
    const reached = Math.max(...alternativesOf(pattern.source).map((terms) => charactersFollowed(terms, pattern.flags, text)));
    if (reached > furthest) {
      furthest = reached;
      nearest = name;
    }
  }
  return nearest;
}

function charactersFollowed(terms: Terms, flags: string, text: string): number {
  for (let count = terms.length; count > 0; count -= 1) {
    const match = beginningWith(terms.slice(0, count), flags)?.exec(text);
    if (match) return match[0].length;
  }
  return 0;
}

function beginningWith(terms: Terms, flags: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${terms.join('')})`, flags.replace(/[gmy]/g, ''));
  } catch {
    return undefined; // it refers to a group of the part that was cut off
  }
}

/** A sequence of pattern parts, each with its quantifier, that a pattern may be cut between. */
type Terms = readonly string[];

/** Gives the alternatives of a pattern, looking through a group that holds all of it. */
function alternativesOf(source: string): readonly Terms[] {
  const alternatives = outermost(source).map((terms) => terms.filter((term) => term !== '^' && term !== '$'));
  const [[only = '', ...more] = []] = alternatives;
  const isAllOneGroup = alternatives.length === 1 && more.length === 0 && only.startsWith('(?:') && only.endsWith(')');
  return isAllOneGroup ? alternativesOf(only.slice(3, -1)) : alternatives;
}

/** Escapes, which stand for one character or refer to a group; quantifiers; anything else, a character at a time. */
const TOKENS = /\\(?:u\{[^}]*\}|p\{[^}]*\}|k<[^>]*>|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|\d+|[^])|[*+?]\??|\{\d+,?\d*\}\??|[^]/gi;

function outermost(source: string): readonly Terms[] {
  const alternatives: string[][] = [[]];
  let depth = 0;
  let isInClass = false;
  for (const [token] of source.matchAll(TOKENS)) {
    const terms = alternatives[alternatives.length - 1] ?? [];
    const isOutermost = depth === 0 && !isInClass;
    const isQuantifier = /^(?:[*+?]|\{\d)/.test(token);
    if (isOutermost && token === '|') alternatives.push([]);
    else if (isOutermost && !isQuantifier) terms.push(token);
    else terms.push((terms.pop() ?? '') + token);
    if (token === '[') isInClass = true;
    else if (token === ']') isInClass = false;
    else if (token === '(' && !isInClass) depth += 1;
    else if (token === ')' && !isInClass) depth -= 1;
  }
  return alternatives;
}
