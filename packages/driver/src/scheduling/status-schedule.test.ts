import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StatusSchedule } from './status-schedule.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a status schedule', () => {
  it('says once that it is time, an interval after it was armed last', () => {
    const isTime = vi.fn();
    const schedule = new StatusSchedule(asyncScheduler, isTime);
    schedule.interval = '00:10:00';
    schedule.arm();
    vi.advanceTimersByTime(500_000);

    schedule.arm();

    vi.advanceTimersByTime(599_999);
    expect(isTime).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_200_000);
    expect(isTime).toHaveBeenCalledOnce();
  });

  it('says nothing when it is disarmed, or has no interval', () => {
    const isTime = vi.fn();
    const schedule = new StatusSchedule(asyncScheduler, isTime);
    schedule.arm();
    schedule.interval = '00:10:00';
    schedule.arm();

    schedule.disarm();

    vi.advanceTimersByTime(3_600_000);
    expect(isTime).not.toHaveBeenCalled();
  });
});
