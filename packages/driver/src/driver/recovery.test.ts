import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InterruptedError } from '../errors.ts';
import { Recovery } from './recovery.ts';

beforeEach(() => { vi.useFakeTimers({ now: 0 }); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A recovery whose steps fail so many times, and when each was taken. */
function recovering(failures: number, error: Error = new Error('nobody answers')) {
  const takenAtMs: number[] = [];
  const failed: unknown[] = [];
  const recovery = new Recovery({
    scheduler: asyncScheduler,
    nextStep: () =>
      takenAtMs.length > failures
        ? 'done'
        : async () => {
            takenAtMs.push(Date.now());
            if (takenAtMs.length <= failures) throw error;
          },
    failed: (each) => failed.push(each),
  });
  return { recovery, takenAtMs, failed };
}

describe('a recovery', () => {
  it('does nothing that is not owed', async () => {
    const { recovery, takenAtMs } = recovering(0);

    recovery.begin();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(takenAtMs).toEqual([]);
  });

  it('begins at once, and is owed no more when all is as it was', async () => {
    const { recovery, takenAtMs } = recovering(0);
    recovery.owe();

    recovery.begin();
    await vi.advanceTimersByTimeAsync(0);

    expect([takenAtMs, recovery.isOwed]).toEqual([[0], false]);
  });

  it('tries again behind growing delays, of a minute at most, and tells each failure', async () => {
    const { recovery, takenAtMs, failed } = recovering(8);
    recovery.owe();

    recovery.begin();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(takenAtMs.map((each) => each / 1_000)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(failed).toHaveLength(8);
  });

  it('begins behind the first delay where what could have been tried at once has just failed', async () => {
    const { recovery, takenAtMs, failed } = recovering(2);
    recovery.owe();

    recovery.beginLater();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(takenAtMs.map((each) => each / 1_000)).toEqual([1, 3, 7]);
    expect(failed).toHaveLength(2);
  });

  it('goes on after a pause from where it can be tried again, and is owed all the while', async () => {
    const { recovery, takenAtMs } = recovering(1);
    recovery.owe();
    recovery.begin();
    await vi.advanceTimersByTimeAsync(500);

    recovery.pause();
    await vi.advanceTimersByTimeAsync(60_000);
    const wasOwed = recovery.isOwed;
    recovery.begin();
    await vi.advanceTimersByTimeAsync(0);

    expect([takenAtMs, wasOwed, recovery.isOwed]).toEqual([[0, 60_500], true, false]);
  });

  it('is still owed when the instrument has gone again meanwhile', async () => {
    let isAway = false;
    const recovery = new Recovery({ scheduler: asyncScheduler, nextStep: () => (isAway ? 'impossible' : async () => { isAway = true; }), failed: () => undefined });
    recovery.owe();

    recovery.begin();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(recovery.isOwed).toBe(true);
  });

  it('ends for good, whatever a step that still runs comes to', async () => {
    const { recovery, takenAtMs, failed } = recovering(3);
    recovery.owe();
    recovery.begin();

    recovery.end();
    recovery.begin();
    await vi.advanceTimersByTimeAsync(600_000);

    expect([takenAtMs, failed, recovery.isOwed]).toEqual([[0], [], false]);
  });

  it('takes what somebody else was faster with for no failure', async () => {
    const { recovery, failed } = recovering(1, new InterruptedError('discover', 'DRIVER_EVENT_STOP_DIRECT'));
    recovery.owe();

    recovery.begin();
    await vi.advanceTimersByTimeAsync(1_000);

    expect([failed, recovery.isOwed]).toEqual([[], false]);
  });
});
