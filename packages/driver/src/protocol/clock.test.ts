import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { nextSecondMs, syncClock } from './clock.ts';

/** A clock that is out, tells whole seconds, and takes its time; time passes only while it is asked. */
function clockThatIsOut({ outByMs, travelMs = 0, atMs = 1_790_000_000_123, isDeaf = false }: { outByMs: number; travelMs?: number; atMs?: number; isDeaf?: boolean }) {
  let nowMs = atMs;
  let offsetMs = outByMs;
  const access = {
    resolutionMs: 1_000,
    read: async () => {
      nowMs += travelMs;
      const shownMs = Math.floor((nowMs + offsetMs) / 1_000) * 1_000;
      nowMs += travelMs;
      return shownMs;
    },
    set: async () => {
      nowMs = nextSecondMs(nowMs);
      if (!isDeaf) offsetMs = 0;
    },
  };
  return { access, scheduler: { now: () => nowMs } };
}

describe('setting a clock', () => {
  it('tells how far it was out and is, to the second that it shows', async () => {
    const { access, scheduler } = clockThatIsOut({ outByMs: -3_600_000 });

    const sync = await syncClock(access, scheduler);

    expect(sync).toEqual({ before: { offsetMs: -3_599_623, uncertaintyMs: 500 }, after: { offsetMs: 500, uncertaintyMs: 500 } });
  });

  it('is as uncertain as the way to the instrument is long', async () => {
    const { access, scheduler } = clockThatIsOut({ outByMs: 0, travelMs: 700 });

    const { before } = await syncClock(access, scheduler);

    expect(before.uncertaintyMs).toBe(1_200);
  });

  it('never tells an offset that is further from the truth than it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -10_000, max: 10_000 }), fc.nat(5_000), fc.nat(999), async (outByMs, travelMs, fraction) => {
        const { access, scheduler } = clockThatIsOut({ outByMs, travelMs, atMs: 1_790_000_000_000 + fraction });
        const { before, after } = await syncClock(access, scheduler);
        expect(Math.abs(before.offsetMs - outByMs)).toBeLessThanOrEqual(before.uncertaintyMs);
        expect(Math.abs(after.offsetMs)).toBeLessThanOrEqual(after.uncertaintyMs);
      }),
    );
  });

  it('fails when the clock is out as before, and says by how much', async () => {
    const { access, scheduler } = clockThatIsOut({ outByMs: 60_000, atMs: 1_790_000_000_000, isDeaf: true });

    await expect(syncClock(access, scheduler)).rejects.toThrow(
      new ProtocolError('expected a clock that has been set to be right within 2000 ms, found it 60500 ms ahead, give or take 500 ms'),
    );
  });
});

describe('the next whole second', () => {
  it.each([
    [0, 0],
    [1, 1_000],
    [1_000, 1_000],
    [1_999, 2_000],
  ])('of %i is %i', (atMs, expected) => {
    expect(nextSecondMs(atMs)).toBe(expected);
  });
});
