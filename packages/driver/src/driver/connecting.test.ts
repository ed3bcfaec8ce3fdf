import { type ConnectionOpener, ConnectFailedError, memoryPair } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { LabMeterDriver } from '../../test/lab-meter.ts';
import { DriverConnectionState, DriverProtocolState } from '../lineage/names.ts';
import { SESSION_END_LIMIT_MS } from './session.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** What becomes of a promise, for the time being. */
function outcomeOf(promise: Promise<unknown>): { code?: unknown; isSettled: boolean } {
  const outcome: { code?: unknown; isSettled: boolean } = { isSettled: false };
  promise.then(
    () => { outcome.isSettled = true; },
    (error: { code?: unknown }) => { Object.assign(outcome, { isSettled: true, code: error.code }); },
  );
  return outcome;
}

/** A configured driver whose connections are refused, which keeps on trying. */
async function unreachable() {
  let attempts = 0;
  const open: ConnectionOpener = (url) => {
    attempts += 1;
    return Promise.reject(new ConnectFailedError(url, 'nobody there'));
  };
  const { driver } = bench({ open, reconnect: { firstDelayMs: 1_000, longestDelayMs: 8_000 } });
  await driver.configure({ url: 'memory:' });
  const takeAttempts = (): number => {
    const taken = attempts;
    attempts = 0;
    return taken;
  };
  return { driver, takeAttempts };
}

describe('two connects at once', () => {
  it('search together, and end together when the driver is told to disconnect', async () => {
    const { driver, takeAttempts } = await unreachable();
    const outcomes = [outcomeOf(driver.connect()), outcomeOf(driver.connect())];
    await vi.advanceTimersByTimeAsync(500);
    const attempts = takeAttempts();

    await driver.disconnect();
    await vi.advanceTimersByTimeAsync(600_000);

    expect([attempts, takeAttempts()]).toEqual([1, 0]);
    expect(outcomes).toEqual([{ isSettled: true, code: 'interrupted' }, { isSettled: true, code: 'interrupted' }]);
    await driver.close();
  });

  it('are given up one by one by whoever made them', async () => {
    const { driver, takeAttempts } = await unreachable();
    const outcomes = [outcomeOf(driver.connect({ timeoutMs: 10_000 })), outcomeOf(driver.connect({ timeoutMs: 20_000 }))];

    await vi.advanceTimersByTimeAsync(15_000);
    const inBetween = [takeAttempts() > 3, ...outcomes.map(({ isSettled }) => isSettled)];
    await vi.advanceTimersByTimeAsync(5_000);
    takeAttempts();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(inBetween).toEqual([true, true, false]);
    expect(outcomes).toEqual([{ isSettled: true, code: 'deadline' }, { isSettled: true, code: 'deadline' }]);
    expect(takeAttempts()).toBe(0);
    await driver.close();
  });

  it('are both given up for a disconnect where the second waits for its turn', async () => {
    const opened: string[] = [];
    const open: ConnectionOpener = (url) => {
      opened.push(url);
      return new Promise(() => undefined);
    };
    const { driver } = bench({ open });
    await driver.configure({ url: 'memory:' });
    const outcomes = [outcomeOf(driver.connect()), outcomeOf(driver.connect())];

    await driver.disconnect();
    await vi.advanceTimersByTimeAsync(0);

    expect([driver.state, opened]).toEqual([DriverConnectionState.DISCONNECTED, ['memory:']]);
    expect(outcomes).toEqual([{ isSettled: true, code: 'interrupted' }, { isSettled: true, code: 'interrupted' }]);
    await driver.close();
  });

  it('leave in place what comes after a disconnect', async () => {
    const { driver } = bench();
    await driver.configure({ url: 'memory:' });
    const first = outcomeOf(driver.connect());
    const ended = driver.disconnect();
    const second = driver.connect();

    await Promise.all([ended, second]);

    expect([first.code, driver.state]).toEqual(['interrupted', DriverProtocolState.UNKNOWN]);
    await driver.close();
  });
});

describe('a connect while a lost connection is looked for', () => {
  it('hastens the next attempt, and the instrument is found again as it would have been', async () => {
    const { driver, events, farEnds } = await discoveredBench({ reconnect: { firstDelayMs: 60_000 } });
    farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(1_000);

    await driver.connect();
    await vi.advanceTimersByTimeAsync(600_000);

    expect(driver.state).toBe(DriverProtocolState.COMMAND);
    expect(events.flatMap((event) => (event.type === 'error' ? [event.code] : []))).toEqual(['connection-lost']);
    expect(farEnds).toHaveLength(2);
    await driver.close();
  });

  it('does not end the search when it is given up itself', async () => {
    let isThere = true;
    const pairs: ReturnType<typeof memoryPair>[] = [];
    const open: ConnectionOpener = async (url) => {
      if (!isThere) throw new ConnectFailedError(url, 'nobody there');
      const pair = memoryPair({ url });
      pairs.push(pair);
      return pair.near;
    };
    const { driver } = bench({ open, reconnect: { firstDelayMs: 1_000, longestDelayMs: 1_000 } });
    await driver.configure({ url: 'memory:' });
    await driver.connect();
    isThere = false;
    void pairs[0]?.far.close();
    await vi.advanceTimersByTimeAsync(100);

    const outcome = outcomeOf(driver.connect({ timeoutMs: 5_000 }));
    await vi.advanceTimersByTimeAsync(5_000);
    isThere = true;
    await vi.advanceTimersByTimeAsync(1_000);

    expect([outcome.code, driver.state]).toEqual(['deadline', DriverProtocolState.UNKNOWN]);
    await driver.close();
  });
});

describe('a connect', () => {
  it('rejects with what the making of the protocol failed for, though its connection never closes', async () => {
    class Unbuilt extends LabMeterDriver {
      protected override buildProtocol(): never {
        throw new Error('built wrongly');
      }
    }
    const { near } = memoryPair();
    near.close = () => new Promise(() => undefined);
    const driver = new Unbuilt({ open: () => Promise.resolve(near) });
    await driver.configure({ url: 'memory:' });
    const connecting = driver.connect().catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(SESSION_END_LIMIT_MS);

    expect(await connecting).toEqual(new Error('built wrongly'));
    expect(driver.state).toBe(DriverConnectionState.DISCONNECTED);
    await driver.close();
  });

  it('to somewhere else takes nothing there of what was set before', async () => {
    const { driver, meter, farEnds, takeLines } = await discoveredBench();
    await driver.set({ label: 'mine', gain: 5 });
    farEnds.at(-1)?.hangUp();
    await vi.advanceTimersByTimeAsync(0);
    Object.assign(meter.settings, { label: 'another', gain: '2' });
    takeLines();

    await driver.configure({ url: 'memory:another' });
    await driver.connect();
    await driver.discover();

    expect(takeLines()).toEqual(['', 'st', 'st']);
    expect(await driver.get(['label'])).toEqual({ label: 'another' });
    await driver.close();
  });
});
