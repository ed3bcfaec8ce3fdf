import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors.ts';
import { cron } from './cron.ts';

/** The next times of an expression after a time, as ISO 8601 to the minute. */
function next(expression: string, after: string, count = 1): readonly string[] {
  const times: string[] = [];
  let atMs: number | undefined = Date.parse(`${after}Z`);
  for (let i = 0; i < count; i += 1) {
    atMs = cron(expression)(atMs ?? NaN);
    times.push(atMs === undefined ? 'never' : new Date(atMs).toISOString().slice(0, 16));
  }
  return times;
}

describe('a cron expression', () => {
  it.each([
    ['* * * * *', '2026-11-20T09:59:59.999', ['2026-11-20T10:00', '2026-11-20T10:01']],
    ['0 * * * *', '2026-11-20T10:00', ['2026-11-20T11:00', '2026-11-20T12:00']],
    ['*/20 6-8/2 * * *', '2026-11-20T06:40', ['2026-11-20T08:00', '2026-11-20T08:20']],
    ['5/25 23 * * *', '2026-12-31T23:30', ['2026-12-31T23:55', '2027-01-01T23:05']],
    ['0 0 1,15 * *', '2026-11-20T10:00', ['2026-12-01T00:00', '2026-12-15T00:00']],
    ['30 12 * * 1-5', '2026-11-20T13:00', ['2026-11-23T12:30', '2026-11-24T12:30']],
    ['0 0 * * 7', '2026-11-20T10:00', ['2026-11-22T00:00', '2026-11-29T00:00']],
    ['0 0 13 * 5', '2026-11-20T10:00', ['2026-11-27T00:00', '2026-12-04T00:00', '2026-12-11T00:00', '2026-12-13T00:00']],
    ['0 0 29 2 *', '2026-11-20T10:00', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['0 0 31 2 *', '2026-11-20T10:00', ['never']],
  ])('%s after %s comes next at %j', (expression, after, times) => {
    expect(next(expression, after, times.length)).toEqual(times);
  });

  it.each([
    ['* * * *', 'expected a cron expression of 5 fields, found "* * * *"'],
    ['60 * * * *', 'expected a minute from 0 to 59, found "60"'],
    ['* 5-3 * * *', 'expected a hour from 0 to 23, found "5-3"'],
    ['* * 0 * *', 'expected a day of the month from 1 to 31, found "0"'],
    ['* * * JAN *', 'expected a month from 1 to 12, found "JAN"'],
    ['* * * * 8', 'expected a day of the week from 0 to 7, found "8"'],
    ['*/0 * * * *', 'expected a minute from 0 to 59, found "*/0"'],
    ['1,, * * * *', 'expected a minute from 0 to 59, found ""'],
  ])('%s is refused', (expression, message) => {
    expect(() => cron(expression)).toThrow(new ParameterError(message));
  });
});
