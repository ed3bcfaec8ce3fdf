import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LivenessEvent } from '../events.ts';
import { DriverProtocolState } from '../lineage/names.ts';
import { expectedEveryMs } from './expectation.ts';
import { LivenessMonitor, REDISCOVER_LIMIT_MS } from './liveness-monitor.ts';

const { AUTOSAMPLE, COMMAND, POLL } = DriverProtocolState;
const start = 1_800_000_000_000;

beforeEach(() => { vi.useFakeTimers({ now: start }); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A monitor that expects something every second, three of which may be missing, and what it did so far. */
function monitored({ rediscovers = false } = {}) {
  const events: LivenessEvent[] = [];
  const searchesAtMs: number[] = [];
  const expected: { everyMs: number | undefined } = { everyMs: 1_000 };
  const monitor = new LivenessMonitor({
    stream: 'ctd',
    scheduler: asyncScheduler,
    everyMs: () => expected.everyMs,
    misses: 3,
    announce: (event) => events.push(event),
    ...(rediscovers && { rediscover: () => { searchesAtMs.push(Date.now() - start); } }),
  });
  monitor.expectationChanged();
  return { monitor, events, expected, searchesAtMs };
}

describe('LivenessMonitor', () => {
  it('announces silence once, when more intervals have passed than may, and the return', async () => {
    const { monitor, events } = monitored();
    await vi.advanceTimersByTimeAsync(1_000);
    monitor.heard();

    await vi.advanceTimersByTimeAsync(3_000);
    const before = events.length;
    await vi.advanceTimersByTimeAsync(10_000);
    monitor.heard();

    expect(before).toBe(0);
    expect(events).toEqual([
      { type: 'liveness', stream: 'ctd', status: 'silent', silentMs: 3_001, expectedEveryMs: 1_000, atMs: start + 4_001 },
      { type: 'liveness', stream: 'ctd', status: 'back', silentMs: 13_000, expectedEveryMs: 1_000, atMs: start + 14_000 },
    ]);
    monitor.stop();
  });

  it('says nothing of a stream that comes as it should, on one timer', async () => {
    const { monitor, events } = monitored();

    for (let i = 0; i < 100; i += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      monitor.heard();
    }

    expect(events).toEqual([]);
    expect(vi.getTimerCount()).toBe(1);
    monitor.stop();
  });

  it('notices a second silence after a return', async () => {
    const { monitor, events } = monitored();
    await vi.advanceTimersByTimeAsync(5_000);
    monitor.heard();

    await vi.advanceTimersByTimeAsync(5_000);

    expect(events.map(({ status }) => status)).toEqual(['silent', 'back', 'silent']);
    monitor.stop();
  });

  it('follows what is expected: a longer interval, then nothing, then something again', async () => {
    const { monitor, events, expected } = monitored();
    await vi.advanceTimersByTimeAsync(2_500);
    expected.everyMs = 10_000;
    monitor.expectationChanged();
    await vi.advanceTimersByTimeAsync(27_000);
    expected.everyMs = undefined;
    monitor.expectationChanged();
    await vi.advanceTimersByTimeAsync(100_000);
    const before = events.length;

    expected.everyMs = 2_000;
    monitor.expectationChanged();
    await vi.advanceTimersByTimeAsync(6_001);

    expect(before).toBe(0);
    expect(events).toMatchObject([{ status: 'silent', silentMs: 6_001, expectedEveryMs: 2_000 }]);
    monitor.stop();
  });

  it('announces the return of a stream that was called silent also where nothing was expected of it meanwhile', async () => {
    const { monitor, events, expected } = monitored();
    await vi.advanceTimersByTimeAsync(4_000);
    expected.everyMs = undefined;
    monitor.expectationChanged();
    await vi.advanceTimersByTimeAsync(4_000);
    monitor.heard();
    const meanwhile = events.length;

    expected.everyMs = 1_000;
    monitor.expectationChanged();
    await vi.advanceTimersByTimeAsync(500);
    monitor.heard();
    monitor.heard();

    expect(meanwhile).toBe(1);
    expect(events).toMatchObject([{ status: 'silent' }, { status: 'back', silentMs: 500, expectedEveryMs: 1_000 }]);
    monitor.stop();
  });

  it('looks for the instrument at once, then after twice as long each time, until it is back', async () => {
    const { monitor, searchesAtMs } = monitored({ rediscovers: true });

    await vi.advanceTimersByTimeAsync(60_000);
    monitor.heard();
    monitor.stop();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(searchesAtMs).toEqual([3_001, 9_001, 21_001, 45_001]);
  });

  it('notices a silence as long after the clock was set back as before, and tells no more of it than it knows', async () => {
    const { monitor, events } = monitored();
    await vi.advanceTimersByTimeAsync(1_000);
    monitor.heard();
    vi.setSystemTime(start - 86_400_000);

    await vi.advanceTimersByTimeAsync(10_000);
    const silent = events.map(({ status, silentMs }) => [status, silentMs]);
    vi.setSystemTime(start - 2 * 86_400_000);
    monitor.heard();

    expect(silent).toEqual([['silent', 3_001]]);
    expect(events.at(-1)).toMatchObject({ status: 'back', silentMs: 0 });
    monitor.stop();
  });

  it('waits as quietly for what comes once in a month', async () => {
    const monthMs = 30 * 86_400_000;
    const { monitor, events, expected } = monitored();
    expected.everyMs = monthMs;
    monitor.expectationChanged();

    await vi.advanceTimersByTimeAsync(3 * monthMs);
    const before = events.length;
    await vi.advanceTimersByTimeAsync(1);

    expect(before).toBe(0);
    expect(events).toMatchObject([{ status: 'silent', silentMs: 3 * monthMs + 1 }]);
    monitor.stop();
  });

  it('goes on looking at least as often as the limit says', async () => {
    const { monitor, searchesAtMs } = monitored({ rediscovers: true });

    await vi.advanceTimersByTimeAsync(5 * REDISCOVER_LIMIT_MS);

    const gaps = searchesAtMs.slice(1).map((at, index) => at - (searchesAtMs[index] ?? 0));
    expect(Math.max(...gaps)).toBe(REDISCOVER_LIMIT_MS);
    monitor.stop();
  });
});

describe('what is expected of a stream', () => {
  const bySetting = { everyMs: ({ interval }: Readonly<Record<string, unknown>>) => (typeof interval === 'number' ? interval * 1_000 : undefined) };

  it('follows from the state and the settings that are known', () => {
    expect(expectedEveryMs(bySetting, AUTOSAMPLE, { interval: 5 })).toBe(5_000);
    expect(expectedEveryMs(bySetting, AUTOSAMPLE, {})).toBeUndefined();
    expect(expectedEveryMs(bySetting, COMMAND, { interval: 5 })).toBeUndefined();
    expect(expectedEveryMs({ everyMs: 7, states: [POLL] }, POLL, {})).toBe(7);
    expect(expectedEveryMs({ everyMs: 7, states: [POLL] }, AUTOSAMPLE, {})).toBeUndefined();
  });

  it.each([0, -1, NaN, Infinity])('is nothing where the interval comes out as %d', (everyMs) => {
    expect(expectedEveryMs({ everyMs }, AUTOSAMPLE, {})).toBeUndefined();
  });
});
