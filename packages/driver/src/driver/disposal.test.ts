import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, discoveredBench } from '../../test/bench.ts';
import { DriverConnectionState } from '../lineage/names.ts';
import { toAsyncIterable } from '../streams/to-async-iterable.ts';

const { DISCONNECTED } = DriverConnectionState;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** What each block ends with, and what is wrong with the world by then. */
const mishaps: Readonly<Record<string, (each: Bench) => Promise<unknown>>> = {
  'nothing went wrong': async () => undefined,
  'it throws': () => Promise.reject(new Error('mine')),
  'it throws with the connection gone': async ({ farEnds }) => {
    farEnds[0]?.hangUp();
    throw new Error('mine');
  },
  'a command fails as the connection goes': async ({ driver, farEnds, meter }) => {
    meter.overrides.set('rd', () => {
      farEnds[0]?.hangUp();
      return undefined;
    });
    await driver.acquireSample();
  },
  'it throws while a command runs that nobody waits for': async ({ driver, meter }) => {
    meter.overrides.set('rd', () => undefined);
    driver.acquireSample().catch(() => undefined);
    throw new Error('mine');
  },
  'it throws with direct access on': async ({ driver }) => {
    await driver.startDirect();
    throw new Error('mine');
  },
  'it throws out of a loop over samples': async ({ driver, farEnds }) => {
    await driver.startAutosample();
    const samples = toAsyncIterable(driver.particles$);
    farEnds[0]?.say('R=1.50\r\nR=2.50\r\n');
    for await (const { values } of samples) throw new Error(`found ${values.voltage}`);
  },
};

describe('a block that a driver is used in', () => {
  it.each([
    ['nothing went wrong', undefined],
    ['it throws', { message: 'mine' }],
    ['it throws with the connection gone', { message: 'mine' }],
    ['a command fails as the connection goes', { code: 'connection-lost' }],
    ['it throws while a command runs that nobody waits for', { message: 'mine' }],
    ['it throws with direct access on', { message: 'mine' }],
    ['it throws out of a loop over samples', { message: 'found 1.5' }],
  ])('when %s ends with that alone, the driver closed and nothing left', async (what, expected) => {
    const each = await discoveredBench({ reconnect: {} });
    const completed: string[] = [];
    each.driver.events$.subscribe({ complete: () => completed.push('events') });
    each.driver.particles$.subscribe({ complete: () => completed.push('particles') });
    const block = async (): Promise<void> => {
      await using driver = each.driver;
      expect(driver.capabilities).not.toEqual([]);
      await mishaps[what]?.(each);
    };

    const error: unknown = await block().catch((cause: unknown) => cause);

    if (expected === undefined) expect(error).toBeUndefined();
    else expect(error).toMatchObject(expected);
    expect([each.driver.state, completed.toSorted()]).toEqual([DISCONNECTED, ['events', 'particles']]);
  });
});
