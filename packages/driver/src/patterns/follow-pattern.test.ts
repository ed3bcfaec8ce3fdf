import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternPiece } from '../../test/pattern-piece.ts';
import { followPattern, LOOK_TEXT_LIMIT } from './follow-pattern.ts';
import { patternGraphOf, REPEAT_LIMIT, STATE_LIMIT } from './pattern-graph.ts';

const progressOf = (pattern: RegExp, text: string) => followPattern(patternGraphOf(pattern), text);

describe('a pattern that is followed', () => {
  const ctd = /^#? *(?<temperature>-?\d+\.\d+), *(?<conductivity>-?\d+\.\d+)(?:, *(?<pressure>\d+))?$/;

  it.each([
    ['#11.94x', { followed: 6, at: 6, expected: [{ what: 'a digit', field: 'temperature' }, { what: '","' }] }],
    [
      '11.9471,3.8;',
      { followed: 11, at: 11, expected: [{ what: 'a digit', field: 'conductivity' }, { what: '","' }, { what: 'the end' }] },
    ],
    ['7.5, 3.8, x', { followed: 10, at: 10, expected: [{ what: '" "' }, { what: 'a digit', field: 'pressure' }] }],
    [
      'logging',
      {
        followed: 0,
        at: 0,
        expected: [{ what: '"#"' }, { what: '" "' }, { what: '"-"', field: 'temperature' }, { what: 'a digit', field: 'temperature' }],
      },
    ],
  ])('tells of %j how far it goes and what it asks for there', (text, progress) => {
    expect(progressOf(ctd, text)).toEqual({ ...progress, isWhole: false });
  });

  it.each([
    [/^sample number = (?<n>\d+)$/, 'sample interval', '"number = "'],
    [/^a.b$/, 'a', 'anything'],
    [/^a[x-z]$/, 'ab', '[x-z]'],
    [/^a(?!b)c$/, 'ab', 'what (?!b) asks for'],
    [/^\s$/, 'x', 'white space'],
    [/^\S$/, ' ', 'anything but white space'],
  ])('says in words what %s asks for in %j', (pattern, text, what) => {
    expect(progressOf(pattern, text).expected).toEqual([{ what }]);
  });

  it('goes along with what has to follow a place', () => {
    expect(progressOf(/^SAT(?=\d+,\d\.\d\d$)(?<serial>\d+),.*$/, 'SAT12,3.x4')).toEqual({
      followed: 8,
      at: 8,
      isWhole: false,
      expected: [{ what: 'a digit' }],
    });
  });

  it('does not count characters that may be anything', () => {
    expect(progressOf(/^name:[^]*?made by (?<maker>\w+)$/, 'name: so and so, made at')).toMatchObject({
      followed: 10,
      at: 22,
      expected: [{ what: '"by "' }],
    });
  });

  it('takes what is asked of the text around a place for given in a long text', () => {
    const text = 'a'.repeat(LOOK_TEXT_LIMIT + 1);

    expect([progressOf(/^(?!a)a+$/, text).isWhole, progressOf(/^(?!a)a+$/, 'aa').isWhole]).toEqual([true, false]);
  });

  it('follows a part any number of times that may come more often than it is written out', () => {
    const many = new RegExp(`^a{${REPEAT_LIMIT + 1}}$`);

    expect(progressOf(many, 'a'.repeat(2 * REPEAT_LIMIT)).isWhole).toBe(true);
    expect(patternGraphOf(/^(?:(?:(?:a{64}){64}){64}){64}$/).states.length).toBeLessThan(2 * STATE_LIMIT);
  });

  it('takes a time that grows with the text and no faster, where an engine would try every way', () => {
    const progress = progressOf(/^(?:a+)+$/, `${'a'.repeat(20_000)}!`);

    expect([progress.at, progress.isWhole]).toEqual([20_000, false]);
  });

  it('is followed whole by just the texts that match it', () => {
    fc.assert(
      fc.property(
        patternPiece,
        fc.constantFrom('', 'i', 'u', 's'),
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', '.', '\n', '\u00e9'), maxLength: 8 }),
        (source, flags, text) => {
          const pattern = new RegExp(`^(?:${source})$`, flags);

          const { at, isWhole } = progressOf(pattern, text);

          expect(isWhole).toBe(pattern.test(text));
          expect(at).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
