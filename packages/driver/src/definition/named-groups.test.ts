import { describe, expect, it } from 'vitest';
import { NamedGroups } from './named-groups.ts';

const matched = (pattern: RegExp, text: string) => {
  const groups = new NamedGroups(pattern);
  const texts = groups.match(text);
  return texts && { ...groups.byName(texts) };
};

describe('NamedGroups', () => {
  it.each<[string, RegExp, string]>([
    ['names alone', /^(?<a>\d+),(?<b>\d+)$/, '12,34'],
    ['groups without names between', /^(x)(?<a>\d+)(?:,(y|z)(?<b>\d+))?$/, 'x12,z34'],
    ['a group that did not match', /^(?<a>\d+)(?:,(?<b>\d+))?$/, '12'],
    ['brackets that are escaped or in a class', /^\((?<a>[(\]?]+)\)(?<b>[^)]*)$/, '((])end'],
    ['looking ahead and behind', /^(?=(\d))(?<a>\d+)(?<=2)(?<!3)(?!4),(?<b>.)$/, '12,x'],
    ['a reference by number', /^(?<a>.)(?<b>.)\1$/, 'xyx'],
    ['a reference by name', /^(?<a>.)(?<b>.)\k<a>$/, 'xyx'],
    ['flags', /^(?<a>[a-z]+),(?<b>\p{L}+)$/iu, 'ABC,\u00e4'],
    ['sets of characters', new RegExp('^(?<a>[[a-z]--[x]]+)(?<b>[\\]\\(]+)$', 'v'), 'abc(]'],
  ])('gives what the engine gives: %s', (_, pattern, text) => {
    const { groups } = pattern.exec(text) ?? {};

    expect(groups).toBeDefined();
    expect(matched(pattern, text)).toEqual({ ...groups });
  });

  it('matches nothing else than the pattern does', () => {
    expect(matched(/^(?<a>\d+),(?<b>\d+)$/, '12;34')).toBeNull();
    expect(matched(/^(?<a>.)(?<b>.)\k<a>$/, 'xyz')).toBeNull();
  });

  it('numbers the groups that have a name, and no others', () => {
    const groups = new NamedGroups(/^(x)(?<a>\d+)(?:,(y|z)(?<b>\d+))?$/);

    expect([groups.numberOf('a'), groups.numberOf('b'), groups.numberOf('c')]).toEqual([2, 4, undefined]);
  });
});
