import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from './particle-definition.ts';
import { isSameValue } from './same-value.ts';

const values = fc.jsonValue() as fc.Arbitrary<FieldValue>; // a field's value is whatever JSON can hold

describe('isSameValue', () => {
  it('finds a value the same as its copy, whatever it is', () => {
    fc.assert(fc.property(values, (value) => { expect(isSameValue(value, structuredClone(value))).toBe(true); }));
  });

  it('tells values apart that are written differently, and no others', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(isSameValue(a, b)).toBe(sorted(a) === sorted(b));
      }),
    );
  });

  it.each<[FieldValue | undefined, FieldValue | undefined]>([
    [null, undefined],
    [null, {}],
    [[], {}],
    [[1, 2], [1]],
    [[1], [1, 2]],
    [{ a: 1 }, { b: 1 }],
    [{ a: [1, null] }, { a: [1, 0] }],
    ['1', 1],
    [0, false],
  ])('tells %j from %j, whichever comes first', (a, b) => {
    expect([isSameValue(a, b), isSameValue(b, a)]).toEqual([false, false]);
  });

  it('takes two that are no numbers for the same', () => {
    expect(isSameValue([NaN], [NaN])).toBe(true);
  });
});

/** Writes a value with the names of its objects in order, and zeros with their sign, which JSON leaves out. */
function sorted(value: FieldValue): string {
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map((each: FieldValue) => sorted(each)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => `${JSON.stringify(name)}:${sorted(each)}`).join()}}`;
}
