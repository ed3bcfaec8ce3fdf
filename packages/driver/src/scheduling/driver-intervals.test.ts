import { asyncScheduler, BehaviorSubject, filter, take } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { driverInterval } from '../definition/driver-interval.ts';
import { int } from '../definition/parameter-kinds.ts';
import { DriverEvent as E } from '../lineage/names.ts';
import { DriverIntervals } from './driver-intervals.ts';

const parameters = {
  clockSyncInterval: driverInterval({ wire: 'clockSyncInterval', description: 'How often the clock is set.', raises: E.CLOCK_SYNC, shortestUsefulMs: 60_000 }),
  statusInterval: driverInterval({ wire: 'statusInterval', description: 'How often the status is asked for.', raises: E.ACQUIRE_STATUS }),
  gain: int({ wire: 'GAIN', description: 'Gain.', unit: '1', pattern: /^GAIN = (\d+)$/ }),
};

beforeEach(() => { vi.useFakeTimers({ now: 0 }); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Intervals in a state that handles everything, whose events take no time, and when each was raised. */
function kept({ chosen = {}, takesMs = 0 }: { readonly chosen?: Readonly<Record<string, string>>; readonly takesMs?: number } = {}) {
  const raised: (readonly [event: string, atS: number])[] = [];
  const errors: Error[] = [];
  const state = { handles: true };
  const isPresent$ = new BehaviorSubject(true);
  const intervals = new DriverIntervals(parameters, {
    scheduler: asyncScheduler,
    chosen: new Map(Object.entries(chosen)),
    handles: () => state.handles,
    present$: isPresent$.pipe(filter(Boolean), take(1)),
    raise: async (event) => {
      raised.push([event, Date.now() / 1_000]);
      if (takesMs > 0) await new Promise((resolve) => { asyncScheduler.schedule(resolve, takesMs); });
    },
    announceError: (error) => { errors.push(error); },
  });
  return { intervals, raised, errors, state, isPresent$ };
}

describe('the intervals of a driver', () => {
  it('raise their event each time that they have passed', async () => {
    const { intervals, raised } = kept();

    intervals.take('clockSyncInterval', '00:02:00');
    intervals.take('statusInterval', '00:03:00');
    await vi.advanceTimersByTimeAsync(360_000);
    intervals.stop();

    expect(raised).toEqual([[E.CLOCK_SYNC, 120], [E.ACQUIRE_STATUS, 180], [E.CLOCK_SYNC, 240], [E.ACQUIRE_STATUS, 360], [E.CLOCK_SYNC, 360]]);
  });

  it('are counted anew from when the event has been handled, however long that takes', async () => {
    const { intervals, raised } = kept({ takesMs: 90_000 });

    intervals.take('statusInterval', '00:01:00');
    await vi.advanceTimersByTimeAsync(400_000);
    intervals.stop();

    expect(raised.map(([, atS]) => atS)).toEqual([60, 210, 360]);
    await vi.advanceTimersByTimeAsync(90_000);
  });

  it('are counted from one state to the next, unless that does not handle the event', async () => {
    const { intervals, raised, state } = kept();
    intervals.take('statusInterval', '00:10:00');

    await vi.advanceTimersByTimeAsync(300_000);
    intervals.stateChanged();
    await vi.advanceTimersByTimeAsync(300_000);
    state.handles = false;
    intervals.stateChanged();
    await vi.advanceTimersByTimeAsync(900_000);
    state.handles = true;
    intervals.stateChanged();
    await vi.advanceTimersByTimeAsync(600_000);
    intervals.stop();

    expect(raised.map(([, atS]) => atS)).toEqual([600, 2_100]);
  });

  it('raise their event once when something may be sent again, however many have passed, unless the state has changed', async () => {
    const { intervals, raised, state, isPresent$ } = kept();
    intervals.take('statusInterval', '00:01:00');
    isPresent$.next(false);
    await vi.advanceTimersByTimeAsync(250_000);
    intervals.stateChanged();
    isPresent$.next(true);
    await vi.advanceTimersByTimeAsync(60_000);

    isPresent$.next(false);
    await vi.advanceTimersByTimeAsync(60_000);
    state.handles = false;
    intervals.stateChanged();
    isPresent$.next(true);

    expect(raised.map(([, atS]) => atS)).toEqual([250, 310]);
    expect(isPresent$.observed).toBe(false);
    intervals.stop();
  });

  it('of 00:00:00 raise nothing, and none does when they have been stopped', async () => {
    const { intervals, raised } = kept({ chosen: { statusInterval: '00:01:00' } });
    intervals.stateChanged();
    intervals.take('statusInterval', '00:00:00');
    await vi.advanceTimersByTimeAsync(600_000);

    intervals.take('statusInterval', '00:01:00');
    intervals.stop();
    intervals.stateChanged();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(raised).toEqual([]);
  });

  it('go on as they were chosen before', async () => {
    const { intervals, raised } = kept({ chosen: { clockSyncInterval: '01:00:00' } });

    intervals.stateChanged();
    await vi.advanceTimersByTimeAsync(3_600_000);
    intervals.stop();

    expect(raised).toEqual([[E.CLOCK_SYNC, 3_600]]);
    expect(intervals.toldWith('GAIN = 1')).toBe('GAIN = 1\nclockSyncInterval = 01:00:00\nstatusInterval = 00:00:00');
  });

  it('leave to the instrument what is its own', () => {
    const { intervals } = kept();

    expect([intervals.take('GAIN', '2'), intervals.take('statusInterval', '00:00:00')]).toEqual([false, true]);
  });

  it('say so when they leave little time for sampling', () => {
    const { intervals, errors } = kept();

    intervals.take('clockSyncInterval', '00:00:59');
    intervals.take('clockSyncInterval', '00:01:00');
    intervals.take('clockSyncInterval', '00:00:00');
    intervals.stop();

    expect(errors).toMatchObject([{ code: 'parameter', parameter: 'clockSyncInterval', message: 'clockSyncInterval: 00:00:59 leaves little time for sampling; expected 60000 ms at least' }]);
  });
});
