import { describe, expect, it } from 'vitest';
import { shown } from './shown.ts';

const itself: Record<string, unknown> = {};
itself['itself'] = itself;

describe('shown', () => {
  it.each([
    ['a "b"', '"a \\"b\\""'],
    [1.5, '1.5'],
    [1n, '1'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [{ a: [1] }, '{"a":[1]}'],
    [{ a: 1n }, '[object Object]'],
    [itself, '[object Object]'],
    [Object.create(null), '{}'],
    [{ toJSON: () => { throw new Error('no'); } }, '[object Object]'],
  ])('shows %o without ever throwing', (value, expected) => {
    const text = shown(value);

    expect(text).toBe(expected);
  });
});
