import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterDelay, LONGEST_TIMER_MS } from './long-delay.ts';

beforeEach(() => { vi.useFakeTimers({ now: 0 }); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a task after a delay', () => {
  it.each([0, 1, LONGEST_TIMER_MS, LONGEST_TIMER_MS + 1, 3 * LONGEST_TIMER_MS - 1])('is done once, after %d ms and no sooner', async (delayMs) => {
    const doneAtMs: number[] = [];
    afterDelay(asyncScheduler, delayMs, () => doneAtMs.push(Date.now()));

    await vi.advanceTimersByTimeAsync(4 * LONGEST_TIMER_MS);

    expect(doneAtMs).toEqual([delayMs]);
  });

  it('is never done when it is to wait for ever, and needs no timer for that', () => {
    const waiting = afterDelay(asyncScheduler, Infinity, () => { throw new Error('done'); });

    expect([vi.getTimerCount(), waiting.closed]).toEqual([0, false]);
  });

  it.each([10, LONGEST_TIMER_MS + 10])('is not done when it is given up before its %d ms are over', async (delayMs) => {
    let isDone = false;
    const waiting = afterDelay(asyncScheduler, delayMs, () => { isDone = true; });
    await vi.advanceTimersByTimeAsync(delayMs - 5);

    waiting.unsubscribe();
    await vi.advanceTimersByTimeAsync(2 * LONGEST_TIMER_MS);

    expect(isDone).toBe(false);
  });
});
