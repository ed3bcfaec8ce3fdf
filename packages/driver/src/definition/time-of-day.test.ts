import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDateOf, utcMs } from './calendar-date.ts';
import { custom, time } from './parameter-kinds.ts';
import { isTimeOfDay, timeOfDayFormats, timeOfDayOf } from './time-of-day.ts';

const described = { wire: 'W', description: 'A setting.', pattern: /^at (\S+)$/ };

describe('a time of day', () => {
  it.each([
    ['hh:mm:ss', '09:05:07', '09:05:07'],
    ['hh:mm', '09:05', '09:05:00'],
    ['hhmmss', '090507', '09:05:07'],
  ] as const)('written as %s is read and written', (format, written, iso) => {
    const { parse, format: write } = timeOfDayFormats[format];

    expect([parse(written), write(iso)]).toEqual([iso, written]);
  });

  it.each(['24:00:00', '23:60:00', '23:59:60', '9:05:00', '', '090507x', 90_507])('is not %j', (value) => {
    expect(isTimeOfDay(value)).toBe(false);
  });

  it.each(['hh:mm:ss', 'hh:mm', 'hhmmss'] as const)('that is none is refused when written as %s', (format) => {
    expect(() => timeOfDayFormats[format].parse('256199')).toThrow('expected a time of day such as "09:05:00", received "256199"');
  });

  it('and a calendar date of a Unix time give that time back, before 1970 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), fc.integer({ min: 0, max: 999 }), (seconds, rest) => {
        const atMs = seconds * 1_000;
        const [year, month, day] = calendarDateOf(atMs + rest).split('-').map(Number);
        const [hour, minute, second] = timeOfDayOf(atMs + rest).split(':').map(Number);

        expect(utcMs({ year: year ?? NaN, month: month ?? NaN, day: day ?? NaN, ...{ hour, minute, second } as { hour: number; minute: number; second: number } })).toBe(atMs);
      }),
    );
  });
});

describe('time', () => {
  it('accepts a time that the instrument can write, and no other', () => {
    const start = time({ ...described, format: 'hh:mm' });

    expect(start.check('start', '09:05:00')).toBe('09:05:00');
    expect(() => start.check('start', '09:05:01')).toThrow('start: expected a time of day such as "09:05:00" that the instrument can write, found "09:05:01"');
    expect(() => start.check('start', '9:05')).toThrow('start: expected a time of day');
    expect(start).toMatchObject({ type: 'time', visibility: 'read-write' });
  });
});

describe('custom', () => {
  const gain = custom({
    ...described,
    pattern: /^gain x(\d+)\n in (\S+) mode$/,
    visibility: 'immutable',
    expiresAfterMs: 1_000,
    parse: ([, factor]) => Math.log2(Number(factor)),
    format: (value: number) => `x${2 ** value}`,
    accepts: (value): value is number => Number.isInteger(value),
    expected: 'a power of two',
  });

  it('reads, writes and checks by its own functions, over several lines', () => {
    const match = gain.pattern.exec('mode\ngain x8\n in fast mode\nend');

    expect(match && gain.parse(match)).toBe(3);
    expect(gain.format(4)).toBe('x16');
    expect(() => gain.check('gain', 1.5)).toThrow('gain: expected a power of two, found 1.5');
    expect(gain).toMatchObject({ type: 'custom', visibility: 'immutable', expiresAfterMs: 1_000 });
  });
});
