import { describe, expect, it } from 'vitest';
import { InstrumentClock } from './instrument-clock.ts';

describe('the clock of a simulated WorkHorse', () => {
  it.each([
    [0, 10_000],
    [100_000, 11_000],
    [-1_000_000, 0],
  ])('that runs %d ppm fast shows %d ms after ten seconds', (driftPpm, shownMs) => {
    let nowMs = 5_000;
    const clock = new InstrumentClock({ now: () => nowMs, driftPpm, startMs: 0 });

    nowMs += 10_000;

    expect(clock.shownMs).toBe(shownMs);
  });

  it('is right at first unless it was told otherwise, and goes on from what it is set to', () => {
    let nowMs = 5_000;
    const clock = new InstrumentClock({ now: () => nowMs, driftPpm: 0 });
    const first = clock.shownMs;

    clock.set(1_000);
    nowMs += 500;

    expect([first, clock.shownMs]).toEqual([5_000, 1_500]);
  });
});
