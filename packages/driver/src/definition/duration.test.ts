import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors.ts';
import { duration, durationMs } from './duration.ts';

const interval = duration({ wire: 'every', description: 'How often.', pattern: /^Every (\d\d:\d\d:\d\d)$/, startup: '00:00:00' });

describe('a duration', () => {
  it.each(['00:00:00', '12:00:00', '99:59:59'])('may be %s', (value) => {
    expect(interval.check('interval', value)).toBe(value);
  });

  it.each(['1:00:00', '00:60:00', '00:00:60', '00:00', ' 00:00:00', '00:00:00\r', 60, undefined])('is never %j', (value) => {
    expect(() => interval.check('interval', value)).toThrow(ParameterError);
  });

  it('is read and written as it stands', () => {
    const match = interval.pattern.exec('Every 01:30:00');

    expect(match && interval.parse(match)).toBe('01:30:00');
    expect(interval.format('01:30:00')).toBe('01:30:00');
  });

  it.each([
    ['00:00:00', 0],
    ['00:10:00', 600_000],
    ['12:00:01', 43_201_000],
  ])('of %s has %i milliseconds', (text, milliseconds) => {
    expect(durationMs(text)).toBe(milliseconds);
  });
});
