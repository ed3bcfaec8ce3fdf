import { config } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bench, discoveredBench } from '../../test/bench.ts';
import { DriverConnectionState, DriverProtocolState } from '../lineage/names.ts';

const { DISCONNECTED } = DriverConnectionState;
const { UNKNOWN, COMMAND, AUTOSAMPLE } = DriverProtocolState;
const comms = { addr: 'localhost', port: 4001 };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  config.onUnhandledError = null;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a subscriber', () => {
  it('that throws has it reported as its own, and takes nothing from the driver or from the others', async () => {
    const thrown: unknown[] = [];
    config.onUnhandledError = (error) => { thrown.push(error); };
    const failure = new Error('its own');
    const each = bench();
    each.driver.events$.subscribe(() => { throw failure; });
    each.driver.particles$.subscribe(() => { throw failure; });
    const seen: number[] = [];
    each.driver.particles$.subscribe(({ values }) => seen.push(values.voltage));

    await each.driver.configure(comms);
    await each.driver.connect();
    await each.driver.discover();
    await each.driver.startAutosample();
    each.farEnds[0]?.say('R=1.50\r\nR=2.50\r\nR=3.50\r\n');
    await each.driver.stopAutosample();
    const { state } = each.driver;
    await each.driver.close();
    await vi.advanceTimersByTimeAsync(0);

    expect([state, seen]).toEqual([COMMAND, [1.5, 2.5, 3.5]]);
    expect(new Set(thrown)).toEqual(new Set([failure]));
  });

  it('that leaves in the middle of a piece of data leaves the rest to the others', async () => {
    const each = await discoveredBench({ meter: { isRunning: true } });
    const early: number[] = [];
    const leaving = each.driver.particles$.subscribe(({ values }) => {
      early.push(values.voltage);
      leaving.unsubscribe();
    });
    const late: number[] = [];
    each.driver.particles$.subscribe(({ values }) => late.push(values.voltage));

    each.farEnds[0]?.say('R=1.50\r\nR=2.50\r\nR=3.50\r\n');

    expect([early, late, each.voltages]).toEqual([[1.5], [1.5, 2.5, 3.5], [1.5, 2.5, 3.5]]);
    await each.driver.close();
  });

  it.each(['disconnect', 'close', 'stopAutosample'] as const)('that calls %s at the first of several samples has it done, and everybody has all of them', async (verb) => {
    const each = await discoveredBench({ meter: { isRunning: true } });
    const asked: Promise<unknown>[] = [];
    each.driver.particles$.subscribe(() => { if (asked.length === 0) asked.push(each.driver[verb]()); });
    const late: number[] = [];
    each.driver.particles$.subscribe(({ values }) => late.push(values.voltage));

    each.farEnds[0]?.say('R=1.50\r\nR=2.50\r\nR=3.50\r\n');
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(asked);

    expect([late, each.voltages]).toEqual([[1.5, 2.5, 3.5], [1.5, 2.5, 3.5]]);
    expect(each.driver.state).toBe(verb === 'stopAutosample' ? COMMAND : DISCONNECTED);
    await each.driver.close();
  });

  it.each([
    ['connect', DISCONNECTED],
    ['initialize', DISCONNECTED],
    ['close', DISCONNECTED],
    ['discover', UNKNOWN],
    ['disconnect', UNKNOWN],
    ['close', UNKNOWN],
    ['startAutosample', COMMAND],
    ['disconnect', COMMAND],
    ['close', COMMAND],
    ['stopAutosample', AUTOSAMPLE],
    ['disconnect', AUTOSAMPLE],
  ] as const)('that calls %s as it hears of %s has it done, and everybody hears of the states in their order', async (verb, state) => {
    const each = bench();
    const asked: Promise<unknown>[] = [];
    each.driver.events$.subscribe((event) => {
      if (asked.length === 0 && event.type === 'state-change' && event.to === state) asked.push(verb === 'close' ? each.driver.close() : each.driver.execute(verb));
    });
    const heard: (readonly [string | undefined, string])[] = [];
    each.driver.events$.subscribe((event) => { if (event.type === 'state-change') heard.push([event.from, event.to]); });

    for (const step of ['configure', 'connect', 'discover', 'startAutosample', 'disconnect']) {
      // Where the meddler was quicker it is refused.
      const doing = each.driver.execute(step, comms).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(30_000);
      await doing;
    }

    expect(await Promise.allSettled(asked)).toMatchObject([{ status: 'fulfilled' }]);
    expect(heard.slice(1).map(([from]) => from)).toEqual(heard.slice(0, -1).map(([, to]) => to));
    await each.driver.close();
  });
});
