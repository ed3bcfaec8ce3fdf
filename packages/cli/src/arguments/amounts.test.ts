import { describe, expect, it } from 'vitest';
import { WrongUsageError } from '../errors.ts';
import { ageMs, byteCount } from './amounts.ts';

describe('byteCount', () => {
  it.each([
    ['1', 1],
    ['65536', 65_536],
    ['1.5kB', 1_500],
    ['500MB', 500_000_000],
    ['2GiB', 2_147_483_648],
    ['1TiB', 1_099_511_627_776],
  ])('reads %s', (text, bytes) => {
    expect(byteCount(text)).toBe(bytes);
  });

  it.each(['', '0', '-1', '1e3', '1 GB', '1gb', 'GB', '0.1', '99999999999TiB'])('refuses %j', (text) => {
    expect(() => byteCount(text)).toThrow(WrongUsageError);
  });
});

describe('ageMs', () => {
  it.each([
    ['1s', 1_000],
    ['1.5min', 90_000],
    ['12h', 43_200_000],
    ['3650d', 315_360_000_000],
  ])('reads %s', (text, ms) => {
    expect(ageMs(text)).toBe(ms);
  });

  it.each(['', '0d', '30', '-1d', '1y', 'd', '1 d'])('refuses %j', (text) => {
    expect(() => ageMs(text)).toThrow(WrongUsageError);
  });
});
