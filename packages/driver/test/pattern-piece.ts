import fc from 'fast-check';

/** Patterns made of all kinds of pieces; whatever they are, the engine says what matches them. */
export const patternPiece: fc.Arbitrary<string> = fc.letrec<{ piece: string }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'a',
      'b',
      '.',
      '\\d',
      '[ab]',
      '[^a]',
      '[\\]b]',
      '\\x61',
      '\\u0062',
      '\\.',
      '\\b',
      '(?=a)',
      '(?!b)',
      '(?<=a)',
      '(?<!b)',
    ),
    fc.tuple(tie('piece'), tie('piece')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('piece'), tie('piece')).map(([a, b]) => `(?:${a}|${b})`),
    fc.tuple(tie('piece'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{0,2}', '{1,}', '{2,3}?')).map(([a, q]) => `(${a})${q}`),
  ),
})).piece;
