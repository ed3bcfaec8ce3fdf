import { describe, expect, it } from 'vitest';
import { WrongUsageError } from '../errors.ts';
import { count, durationMs, factor, listeningPort, position, seed } from './numbers.ts';

describe('a number on the command line', () => {
  it('is read when it is one of the kind that is wanted', () => {
    expect([
      count('1'),
      listeningPort('0'),
      listeningPort('65535'),
      seed('4294967295'),
      factor('0.5'),
      position('18446744073709551615'),
    ]).toEqual([1, 0, 65_535, 4_294_967_295, 0.5, 18_446_744_073_709_551_615n]);
  });

  it.each([
    [count, '0'],
    [count, '1.5'],
    [count, '-1'],
    [count, ' 1'],
    [count, '0x10'],
    [count, '99999999999999999999'],
    [listeningPort, '65536'],
    [listeningPort, ''],
    [seed, '4294967296'],
    [factor, '0'],
    [factor, 'Infinity'],
    [factor, '1e3'],
    [position, '-1'],
    [position, '1n'],
  ])('is refused when it is not: %o %j', (read, text) => {
    expect(() => read(text)).toThrow(WrongUsageError);
  });

  it('is quoted when it is refused, beside what was expected', () => {
    expect(() => listeningPort('http')).toThrow('expected a whole number from 0 to 65535, found "http"');
  });
});

describe('a duration', () => {
  it.each([
    ['90', 90_000],
    ['1.5', 1_500],
    ['250ms', 250],
    ['2s', 2_000],
    ['10min', 600_000],
    ['24h', 86_400_000],
  ])('is in seconds unless it has a unit: %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['0', '', 's', '1 s', '1d', '-1', '1.2.3', 'NaN', '1000h'])(
    'is refused when it is none, or more than a timer can wait: %j',
    (text) => {
      expect(() => durationMs(text)).toThrow(/^expected a time above 0 and at most 2147483647 ms, .*, found /);
    },
  );
});
