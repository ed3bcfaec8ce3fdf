import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NearestRule } from './nearest-rule.ts';

describe('the nearest rule', () => {
  const rules = Object.entries({
    ctd: { pattern: /^(?:^#? *(?<t>-?\d+\.\d+), *(?<c>-?\d+\.\d+)(?:, *(?<p>\d+))?$)$/ },
    status: { pattern: /^sample (?:interval|number) = (?<value>\d+)$/i },
    either: { pattern: /^alpha beta$|^gamma delta$/ },
  });

  it.each([
    ['#11.9471,3.88942 and more', 'ctd'],
    ['#11.9471;3.88942', 'ctd'],
    ['#', 'ctd'],
    ['sample interval = five', 'status'],
    ['SAMPLE number', 'status'],
    ['gamma delta epsilon', 'either'],
    ['gamma', 'either'],
    ['logging data', undefined],
    ['', undefined],
  ])('finds for %j the rule %s', (text, name) => {
    expect(new NearestRule(rules).of(text)?.name).toBe(name);
  });

  it('prefers the rule that follows the line further', () => {
    const both = Object.entries({ short: { pattern: /^ab$/ }, long: { pattern: /^ab[)(|] \)x{2,3}?\u{61}$/u } });

    expect(new NearestRule(both).of('ab| )xx?')?.name).toBe('long');
  });

  it.each([
    /^(?:a|b)+c{2}[^\]|)]\/\d*?$/,
    /^\x41\u0042\cJ\p{L}(?=x)(?!y)(?<=x)(?<!y)(?<n>a)\k<n>$/u,
    /^[[]a\[b\]$/,
    /^(?:(?:ab)c)$/,
    /^\k<n>x(?<n>a)$/u,
  ])('takes %s to pieces', (pattern) => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => new NearestRule([['only', { pattern }]]).of(text)).not.toThrow();
      }),
    );
  });
});
