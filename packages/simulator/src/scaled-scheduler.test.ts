import fc from 'fast-check';
import { asyncScheduler, interval, take, VirtualTimeScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scaledScheduler } from './scaled-scheduler.ts';

describe('scaledScheduler', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  it('starts at the time of its base and runs as many times as fast', () => {
    const scheduler = scaledScheduler(asyncScheduler, 60);
    const before = scheduler.now();

    vi.advanceTimersByTime(1_000);

    expect([before, scheduler.now()]).toEqual([1_000_000, 1_060_000]);
  });

  it('gives rxjs operators the times they asked for', () => {
    const scheduler = scaledScheduler(asyncScheduler, 10);
    const times: number[] = [];
    interval(500, scheduler).pipe(take(3)).subscribe(() => times.push(scheduler.now() - 1_000_000));

    vi.advanceTimersByTime(149);
    const early = [...times];
    vi.advanceTimersByTime(1_000);

    expect(early).toEqual([500, 1_000]);
    expect(times).toEqual([500, 1_000, 1_500]);
  });

  it('never runs a task early, and at most one millisecond of its base late', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 5_000, noNaN: true }), fc.nat(100_000), (speed, delayMs) => {
        const base = new VirtualTimeScheduler();
        const scheduler = scaledScheduler(base, speed);
        let ranAtMs: number | undefined;
        scheduler.schedule(() => (ranAtMs = base.now()), delayMs);

        base.flush();

        const idealMs = delayMs / speed;
        return ranAtMs !== undefined && ranAtMs >= idealMs && ranAtMs < idealMs + 1;
      }),
    );
  });

  it('does not run a task that was unsubscribed', () => {
    const scheduler = scaledScheduler(asyncScheduler, 2);
    const task = vi.fn();
    const timer = scheduler.schedule(task, 100);

    timer.unsubscribe();
    vi.advanceTimersByTime(1_000);

    expect(task).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets a task schedule itself again with a state, and ends it when it does not', () => {
    const scheduler = scaledScheduler(asyncScheduler, 4);
    const states: number[] = [];

    const timer = scheduler.schedule<number>(
      function (left) {
        states.push(left);
        if (left > 0) this.schedule(left - 1, 400);
      },
      400,
      2,
    );
    vi.advanceTimersByTime(1_000);

    expect(states).toEqual([2, 1, 0]);
    expect(timer.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses to run at speed %s', (speed) => {
    expect(() => scaledScheduler(asyncScheduler, speed)).toThrow(RangeError);
  });
});
