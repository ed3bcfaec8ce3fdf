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
    const reached = charactersFollowed(pattern, text);
    if (reached > furthest) {
      furthest = reached;
      nearest = name;
    }
  }
  return nearest;
}

function charactersFollowed(pattern: RegExp, text: string): number {
  const flags = pattern.flags.replace(/[gmy]/g, '');
  const terms = innermostSequence(pattern.source);
  for (let count = terms.length; count > 0; count -= 1) {
    const match = new RegExp(`^(?:${terms.slice(0, count).join('')})`, flags).exec(text);
    if (match !== null) return match[0].length;
  }
  return 0;
}

/** The terms of a pattern, looking through anchors and a group that holds all of it. */
function innermostSequence(source: string): readonly string[] {
  const terms = termsOf(source).filter((term) => term !== '^' && term !== '$');
  const [only = ''] = terms;
  return terms.length === 1 && only.startsWith('(?:') && only.endsWith(')') ? innermostSequence(only.slice(3, -1)) : terms;
}

/** Cuts a pattern's source between its outermost terms, each with its quantifier; one with an outermost `|` is one term. */
function termsOf(source: string): readonly string[] {
  const terms: string[] = [];
  let depth = 0;
  let isInClass = false;
  let term = '';
  const close = (): void => {
    if (term !== '') terms.push(term);
    term = '';
  };
  for (const [token] of source.matchAll(/\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|k<[^>]*>|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|\d+|.)|[*+?]\??|\{\d+,?\d*\}\??|[^]/gi)) {
    const isQuantifier = /^(?:[*+?]|\{\d)/.test(token);
    if (token === '|' && depth === 0 && !isInClass) return [source];
    if (depth === 0 && !isInClass && !isQuantifier) close();
    term += token;
    if (token === '[') isInClass = true;
    else if (token === ']') isInClass = false;
    else if (token === '(' && !isInClass) depth += 1;
    else if (token === ')' && !isInClass) depth -= 1;
  }
  close();
  return terms;
}
