import { describe, expect, it } from 'vitest';
import { ReconnectBackoff } from './reconnect-backoff.ts';

/** The delays of one attempt after another, from a loss at 0 on, until so long has passed. */
function delaysUntil(endMs: number, random: () => number): { readonly atMs: number; readonly delayMs: number }[] {
  const backoff = new ReconnectBackoff(random);
  const delays = [];
  for (let atMs = 0; atMs < endMs; ) {
    const delayMs = backoff.delayMs(atMs);
    delays.push({ atMs, delayMs });
    atMs += delayMs;
  }
  return delays;
}

describe('ReconnectBackoff', () => {
  it.each([0, 0.999])('waits 0.25 to 0.5 s in the first ten seconds, then longer up to a minute, with random %d', (random) => {
    const delays = delaysUntil(900_000, () => random);

    const fast = delays.filter(({ atMs }) => atMs < 10_000);
    const slow = delays.filter(({ atMs }) => atMs >= 10_000);
    expect(fast.length).toBeGreaterThanOrEqual(20);
    expect(fast.every(({ delayMs }) => delayMs >= 250 && delayMs < 500)).toBe(true);
    expect(slow.every(({ delayMs }, i) => delayMs >= (slow[i - 1]?.delayMs ?? 250) && delayMs <= 60_000)).toBe(true);
    expect(slow.at(-1)?.delayMs).toBeCloseTo(30_000 * (1 + random), 0);
  });

  it('is quick again after a link that stood, and not after one that flaps', () => {
    const backoff = new ReconnectBackoff(() => 0);
    backoff.delayMs(0);
    for (let i = 0; i < 20; i++) backoff.delayMs(60_000);
    backoff.linkUp(100_000);
    const afterFlapping = backoff.delayMs(100_001);
    backoff.linkUp(200_000);
    const afterStanding = backoff.delayMs(210_000);

    expect(afterFlapping).toBe(30_000);
    expect(afterStanding).toBe(250);
  });

  it('waits longer and longer also when the clock has been set back', () => {
    const backoff = new ReconnectBackoff(() => 0);
    backoff.delayMs(86_400_000);

    const delays = Array.from({ length: 20 }, (_, i) => backoff.delayMs(i * 1_000));

    expect(delays.at(-1)).toBe(30_000);
  });
});
