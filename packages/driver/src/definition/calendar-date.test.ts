import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDateFormats, isCalendarDate, monthNumber, utcMs } from './calendar-date.ts';

describe('utcMs', () => {
  it('agrees with Date.UTC on every date and time of day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (any) => {
        const fields = {
          year: any.getUTCFullYear(),
          month: any.getUTCMonth() + 1,
          day: any.getUTCDate(),
          hour: any.getUTCHours(),
          minute: any.getUTCMinutes(),
          second: any.getUTCSeconds() + any.getUTCMilliseconds() / 1_000,
        };

        expect(utcMs(fields)).toBeCloseTo(any.getTime(), 2);
      }),
    );
  });

  it('knows the last day of each February from 1800 to 2200', () => {
    for (let year = 1_800; year <= 2_200; year += 1) {
      const last = new Date(Date.UTC(year, 2, 0)).getUTCDate();

      expect([utcMs({ year, month: 2, day: last }), utcMs({ year, month: 2, day: last + 1 })]).toEqual([Date.UTC(year, 1, last), undefined]);
    }
  });

  it.each([
    { year: 2026, month: 0, day: 1 },
    { year: 2026, month: 13, day: 1 },
    { year: 2026, month: 4, day: 31 },
    { year: 2026, month: 1, day: 0 },
    { year: 2026, month: 1.5, day: 1 },
    { year: NaN, month: 1, day: 1 },
    { year: 2026, month: 1, day: 1, hour: 24 },
    { year: 2026, month: 1, day: 1, hour: -1 },
    { year: 2026, month: 1, day: 1, minute: 60 },
    { year: 2026, month: 1, day: 1, second: 61 },
    { year: 2026, month: 1, day: 1, second: NaN },
  ])('knows that there is no %o', (fields) => {
    expect(utcMs(fields)).toBeUndefined();
  });

  it('counts a leap second as the first of the next minute', () => {
    expect(utcMs({ year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60 })).toBe(Date.UTC(2017, 0, 1));
  });
});

describe('monthNumber', () => {
  it.each([
    ['Jan', 1],
    ['nov', 11],
    ['DEC', 12],
    ['may', 5],
    ['September', 9],
    ['Nova', undefined],
    ['Sept', undefined],
    ['', undefined],
    ['xyz', undefined],
  ])('reads %j as %s', (name, number) => {
    expect(monthNumber(name)).toBe(number);
  });
});

describe('isCalendarDate', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2023-2-9', false],
    ['2023-02-09T00:00', false],
    [20230209, false],
    [undefined, false],
  ])('answers for %j: %s', (value, is) => {
    expect(isCalendarDate(value)).toBe(is);
  });
});

describe('dd-Mon-yy', () => {
  const format = calendarDateFormats['dd-Mon-yy'];

  it.each([
    ['08-nov-05', '2005-11-08'],
    ['8-NOV-05', '2005-11-08'],
    ['31-Dec-68', '2068-12-31'],
    ['01-jan-69', '1969-01-01'],
    ['29-feb-00', '2000-02-29'],
  ])('reads %s as %s', (written, iso) => {
    expect(format.parse(written)).toBe(iso);
  });

  it('writes a date with the English name of its month', () => {
    expect(format.format('2005-11-08')).toBe('08-Nov-05');
  });

  it.each(['29-feb-05', '08-nvo-05', '08-11-05', '08-nov-2005', ''])('refuses %j, quoting it', (written) => {
    expect(() => format.parse(written)).toThrow(`expected a date such as "08-nov-05", received ${JSON.stringify(written)}`);
  });

  it('reads back every date it can write', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1969-01-01'), max: new Date('2068-12-31'), noInvalidDate: true }), (any) => {
        const iso = any.toISOString().slice(0, 10);

        expect(format.parse(format.format(iso))).toBe(iso);
      }),
    );
  });
});
