import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternPiece } from '../../test/pattern-piece.ts';
import { lastCharactersOf } from './last-characters.ts';

describe('the last character of what a pattern matches', () => {
  it.each([
    [/^[0-9A-F]+!$/, '0123!', '0123?'],
    [/^\d+(?: dbar)?$/, '7', '7.'],
    [/^(?:on|off)$/, 'off', 'ofF'],
    [/^(?:on|off)$/i, 'OFF', 'OFX'],
    [/^a(?=b)b\b$/, 'ab', 'a '],
    [/^\w+ *$/, 'a ', 'a,'],
  ])('is looked at for %s, which %j may match and %j cannot', (pattern, may, cannot) => {
    const canMatch = lastCharactersOf(pattern);

    expect([canMatch(may), canMatch(cannot), canMatch('')]).toEqual([true, false, true]);
  });

  it.each([[/^a*$/], [/^(?<n>a)\k<n>$/], [/^$/]])('says nothing for %s, which may match nothing, or whatever it matched before', (pattern) => {
    expect(['', 'b', '?'].map(lastCharactersOf(pattern))).toEqual([true, true, true]);
  });

  it('says nothing of a group with flags of its own, which not every engine here knows', () => {
    const canMatch = lastCharactersOf({ source: '^\\d+(?i: dbar)$', flags: '' } as RegExp); // all that it looks at

    expect(['7 DBAR', '7 dbar'].map(canMatch)).toEqual([true, true]);
  });

  it('says nothing of a character that stands for no byte', () => {
    expect(lastCharactersOf(/^.\u20ac$/)('x\u20ac')).toBe(true);
  });

  it('refuses nothing that matches', () => {
    fc.assert(
      fc.property(
        patternPiece,
        fc.constantFrom('', 'i', 'u', 's'),
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', '.', '\n', '\u00e9', '\u20ac'), maxLength: 8 }),
        (source, flags, text) => {
          const pattern = new RegExp(`^(?:${source})$`, flags);

          expect(lastCharactersOf(pattern)(text) || !pattern.test(text)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
