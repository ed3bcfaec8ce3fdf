import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors.ts';
import { cron } from './cron.ts';

/** The next times of an expression after a time, as ISO 8601 to the minute. */
function next(expression: string, after: string, count = 1, timeZone = 'UTC'): readonly string[] {
  const times: string[] = [];
  let atMs: number | undefined = Date.parse(`${after}Z`);
  for (let i = 0; i < count; i += 1) {
    atMs = cron(expression, timeZone)(atMs ?? NaN);
    times.push(atMs === undefined ? 'never' : new Date(atMs).toISOString().slice(0, 16));
  }
  return times;
}

describe('a cron expression', () => {
  it.each([
    ['* * * * *', '2026-11-20T09:59:59.999', ['2026-11-20T10:00', '2026-11-20T10:01']],
    ['0 * * * *', '2026-11-20T10:00', ['2026-11-20T11:00', '2026-11-20T12:00']],
    ['*/20 6-8/2 * * *', '2026-11-20T06:40', ['2026-11-20T08:00', '2026-11-20T08:20']],
    ['5-59/25 23 * * *', '2026-12-31T23:30', ['2026-12-31T23:55', '2027-01-01T23:05']],
    ['0 0 1,15 * *', '2026-11-20T10:00', ['2026-12-01T00:00', '2026-12-15T00:00']],
    ['30 12 * * 1-5', '2026-11-20T13:00', ['2026-11-23T12:30', '2026-11-24T12:30']],
    ['0 0 * * 7', '2026-11-20T10:00', ['2026-11-22T00:00', '2026-11-29T00:00']],
    ['0 0 13 * 5', '2026-11-20T10:00', ['2026-11-27T00:00', '2026-12-04T00:00', '2026-12-11T00:00', '2026-12-13T00:00']],
    ['0 0 29 2 *', '2026-11-20T10:00', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['0 0 L * *', '2026-11-20T10:00', ['2026-11-30T00:00', '2026-12-31T00:00']],
    ['0 0 * JAN MON', '2026-11-20T10:00', ['2027-01-04T00:00', '2027-01-11T00:00']],
    ['0 0 31 2 *', '2026-11-20T10:00', ['never']],
  ])('%s after %s comes next at %j', (expression, after, times) => {
    expect(next(expression, after, times.length)).toEqual(times);
  });

  it.each([
    // Clocks go forward at 01:00Z on 29 March and back at 01:00Z on 25 October.
    ['an hour that is skipped', '30 2 * * *', '2026-03-28T12:00', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['an hour that is repeated', '30 2 * * *', '2026-10-24T12:00', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['a list, of which one hour is skipped', '15 1,2 * * *', '2026-03-28T12:00', ['2026-03-29T00:15', '2026-03-29T23:15']],
    ['a list, of which one hour is repeated', '15 1,2 * * *', '2026-10-24T12:00', ['2026-10-24T23:15', '2026-10-25T00:15', '2026-10-25T01:15', '2026-10-26T00:15']],
    ['every hour of a long day', '0 * * * *', '2026-10-24T23:30', ['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']],
    ['midnight, which is not that of UTC', '0 0 * * 1', '2026-11-20T10:00', ['2026-11-22T23:00', '2026-11-29T23:00']],
  ])('is read in a time zone: %s', (_, expression, after, times) => {
    expect(next(expression, after, times.length, 'Europe/Berlin')).toEqual(times);
  });

  it('has nothing to do with the time that it is', () => {
    const nextMinute = cron('* * * * *');

    expect([0, 59_999, 60_000, 4_102_444_800_500].map(nextMinute)).toEqual([60_000, 60_000, 120_000, 4_102_444_860_000]);
  });

  it.each([
    ['* * * *', 'UTC'],
    ['60 * * * *', 'UTC'],
    ['* 5-3 * * *', 'UTC'],
    ['* * 0 * *', 'UTC'],
    ['* * * * 8', 'UTC'],
    ['*/0 * * * *', 'UTC'],
    ['1,, * * * *', 'UTC'],
    ['daily', 'UTC'],
    ['0 0 * * *', 'Atlantis/Poseidonis'],
  ])('is refused: %s in %s', (expression, timeZone) => {
    expect(() => cron(expression, timeZone)).toThrow(ParameterError);
    expect(() => cron(expression, timeZone)).toThrow(`expected a cron expression and a time zone, found "${expression}" and "${timeZone}": `);
  });
});
