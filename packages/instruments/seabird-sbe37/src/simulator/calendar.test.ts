import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarTimeOf, dateText, daysInMonth, timeText, unixMsOf } from './calendar.ts';

/** The years 1600 to 2400, in milliseconds. */
const moments = fc.integer({ min: Date.UTC(1600), max: Date.UTC(2400) });

describe('the calendar', () => {
  it('agrees with that of the JavaScript engine', () => {
    fc.assert(
      fc.property(moments, (unixMs) => {
        const date = new Date(unixMs);

        expect(calendarTimeOf(unixMs)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
        });
      }),
    );
  });

  it('takes a calendar time back to the whole second it came from', () => {
    fc.assert(fc.property(moments, (unixMs) => unixMsOf(calendarTimeOf(unixMs)) === Math.floor(unixMs / 1_000) * 1_000));
  });

  it.each([[2024, 2, 29], [2023, 2, 28], [2000, 2, 29], [1900, 2, 28], [2026, 4, 30], [2026, 12, 31]])('counts in year %i, month %i, %i days', (year, month, days) => {
    expect(daysInMonth(year, month)).toBe(days);
  });

  it('writes date and time as the instrument does', () => {
    const time = calendarTimeOf(Date.UTC(2013, 1, 5, 9, 1, 3, 999));

    expect(`${dateText(time)}, ${timeText(time)}`).toBe('05 Feb 2013, 09:01:03');
  });
});
