import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime, msOfIsoTime } from './iso-time.ts';

/** The years 0001 to 9999, without the century that Date.UTC takes for the twentieth. */
const times = fc.integer({ min: Date.UTC(100, 0, 1), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });

describe('isoTime', () => {
  it('writes whole milliseconds as ISO 8601 does', () => {
    fc.assert(fc.property(times, (atMs) => { expect(isoTime(atMs)).toBe(new Date(atMs).toISOString()); }));
  });

  it('is read back to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.integer({ min: 0, max: 999 }), (wholeMs, micros) => {
        const atMs = wholeMs + micros / 1_000;

        expect(msOfIsoTime(isoTime(atMs))).toBeCloseTo(atMs, 3);
      }),
    );
  });

  it('carries what rounds up to a whole millisecond', () => {
    expect(isoTime(999.9999)).toBe('1970-01-01T00:00:01.000Z');
  });

  it.each(['2026-02-30T00:00:00.000Z', '2026-13-01T00:00:00.000Z', '2026-01-01T24:00:00.000Z', '2026-01-01 00:00:00.000Z', '2026-01-01T00:00:00Z', ''])('does not read %j', (text) => {
    expect(msOfIsoTime(text)).toBeUndefined();
  });
});
