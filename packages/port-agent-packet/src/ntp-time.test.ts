import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ntpFromUnixMs, PacketFieldError, unixMsFromNtp } from './index.ts';

describe('NTP time', () => {
  it.each([
    ['the Unix epoch', 0, { seconds: 2_208_988_800, fraction: 0 }],
    ['half a second', 1_391_011_200_500, { seconds: 3_600_000_000, fraction: 0x8000_0000 }],
    ['the last second of era 0', Date.UTC(2036, 1, 7, 6, 28, 15), { seconds: 0xffff_ffff, fraction: 0 }],
    ['the first second of era 1', Date.UTC(2036, 1, 7, 6, 28, 16), { seconds: 0, fraction: 0 }],
    ['the last second that can be told', Date.UTC(2104, 1, 26, 9, 42, 22), { seconds: 0x7fff_fffe, fraction: 0 }],
  ])('writes and reads back %s', (_, unixMs, ntp) => {
    expect(ntpFromUnixMs(unixMs)).toEqual(ntp);
    expect(unixMsFromNtp(ntp)).toBe(unixMs);
  });

  it('carries a fraction that rounds up to a whole second', () => {
    expect(ntpFromUnixMs(1 - 2 ** -40 + 999)).toEqual({ seconds: 2_208_988_801, fraction: 0 });
  });

  it('gives every whole millisecond back exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000_000_000, max: 4_200_000_000_000 }), (unixMs) => {
        expect(unixMsFromNtp(ntpFromUnixMs(unixMs))).toBe(unixMs);
      }),
    );
  });

  it.each([Number.NaN, Infinity, Date.UTC(1968, 0, 1), Date.UTC(2105, 0, 1)])('refuses %d, which could not be read back', (unixMs) => {
    expect(() => ntpFromUnixMs(unixMs)).toThrow(PacketFieldError);
  });
});
