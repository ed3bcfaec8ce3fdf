import { type PatternNode, patternSyntaxOf } from './pattern-syntax.ts';

/** How many characters stand for a byte. */
const BYTES = 256;

/** The parts that what matches may end with, and whether nothing at all may match. */
interface Ends {
  readonly sources: readonly string[];
  readonly mayBeEmpty: boolean;
}

/** What asks for no character. */
const NOTHING: Ends = { sources: [], mayBeEmpty: true };

/**
 * Tells of which texts a pattern for whole texts need not be tried, by their last character.
 *
 * A record that is damaged or cut at its end would otherwise be followed to there, and back, once for every rule.
 */
export function lastCharactersOf(pattern: RegExp): (text: string) => boolean {
  const ends = endsOf(patternSyntaxOf(pattern));
  if (ends === undefined || ends.mayBeEmpty) return () => true;
  const one = new RegExp(`^(?:${ends.sources.join('|')})$`, pattern.flags.replace(/[dgmy]/g, ''));
  const table = Uint8Array.from({ length: BYTES }, (_, code) => (one.test(String.fromCharCode(code)) ? 1 : 0));
  return (text) => table[text.charCodeAt(text.length - 1)] !== 0;
}

/** Gives what a part may end with; `undefined` where only the engine knows. */
function endsOf(node: PatternNode): Ends | undefined {
  switch (node.kind) {
    case 'atom':
      return { sources: [node.source], mayBeEmpty: false };
    case 'sequence':
      return endsOfSequence(node.parts);
    case 'alternatives': {
      const ways = node.parts.map(endsOf).filter((each) => each !== undefined);
      if (ways.length < node.parts.length) return undefined;
      return { sources: ways.flatMap(({ sources }) => sources), mayBeEmpty: ways.some(({ mayBeEmpty }) => mayBeEmpty) };
    }
    case 'repeat': {
      const ends = endsOf(node.part);
      return ends && { ...ends, mayBeEmpty: ends.mayBeEmpty || node.minimum === 0 };
    }
    case 'reference':
      return undefined;
    case 'begin':
    case 'end':
    case 'look':
      return NOTHING;
  }
}

/** Looks from the last part to the first that cannot be empty. */
function endsOfSequence(parts: readonly PatternNode[]): Ends | undefined {
  const sources: string[] = [];
  for (let i = parts.length - 1; i >= 0; i -= 1) {
    const part = parts[i];
    const ends = part && endsOf(part);
    if (ends === undefined) return undefined;
    sources.push(...ends.sources);
    if (!ends.mayBeEmpty) return { sources, mayBeEmpty: false };
  }
  return { sources, mayBeEmpty: true };
}
