import { memoryPair } from '@taffrail/connection';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FarEnd } from '../../test/far-end.ts';
import { Sounder, SounderDriver } from '../../test/sounder.ts';
import type { VerbOptions } from './instrument-driver.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** A driver, its sounder, and what the driver announced and published so far. */
function soundingBench() {
  const sounder = new Sounder();
  const farEnds: FarEnd[] = [];
  const driver = new SounderDriver({
    reconnect: { firstDelayMs: 500, longestDelayMs: 5_000 },
    open: async (url) => {
      const { near, far } = memoryPair({ url });
      farEnds.push(new FarEnd(far, { answer: (line) => sounder.answer(line), cut: (text) => [...text] }));
      return near;
    },
  });
  const numbers: number[] = [];
  driver.particles$.subscribe(({ values }) => numbers.push(values.number));
  return { sounder, farEnds, driver, numbers };
}

type Verb = (driver: SounderDriver, options: VerbOptions, choice: number) => Promise<unknown>;
const verbs: Readonly<Record<string, Verb>> = {
  connect: (driver, options) => driver.connect(options),
  disconnect: (driver, options) => driver.disconnect(options),
  discover: (driver, options) => driver.discover(options),
  fresh: (driver, options) => driver.get(['rate'], { ...options, isFresh: true }),
  set: (driver, options, choice) => driver.set({ rate: 1 + (choice % 60) }, options),
  fetch: (driver, options) => driver.acquireSample(options),
  erase: (driver, options) => driver.calibrate(options),
  start: (driver, options) => driver.startAutosample(options),
  stop: (driver, options) => driver.stopAutosample(options),
  startDirect: (driver, options) => driver.startDirect(options),
  executeDirect: (driver, options, choice) => driver.executeDirect(['RATE=9\r\n', 'eras', 'erase\r\n', '\xa5\x5a'][choice % 4] ?? '', options),
  stopDirect: (driver, options) => driver.stopDirect(options),
};

const mishaps: Readonly<Record<string, (bed: ReturnType<typeof soundingBench>, choice: number) => void>> = {
  lose: ({ farEnds }) => { farEnds.at(-1)?.hangUp(); },
  ignore: ({ sounder }, choice) => { sounder.ignores = choice % 5; },
  power: ({ sounder }) => { sounder.isRunning = false; },
  sound: ({ sounder, farEnds }) => { farEnds.at(-1)?.say(sounder.record()); },
  half: ({ sounder, farEnds }, choice) => { farEnds.at(-1)?.say(sounder.record().slice(0, choice % 8)); },
  say: ({ farEnds }, choice) => { farEnds.at(-1)?.say(['SB>', 'are you sure? ', '\xa5', '\xa5\x5a', 'erased\r\n', '\x00\xff'][choice % 6] ?? ''); },
};

const step = fc.record({
  what: fc.constantFrom(...Object.keys(verbs), 'connect', 'discover', 'erase', 'fetch', ...Object.keys(mishaps), 'sound'),
  choice: fc.nat(1_000),
  timeoutMs: fc.option(fc.nat(3_000), { nil: undefined, freq: 4 }),
  waitMs: fc.constantFrom(0, 0, 0, 1, 200, 3_000, 20_000),
});

it('ends every verb, doubles no record and is at work again after it, whatever happens at once to an instrument of bytes, lines and questions', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
      const bed = soundingBench();
      const { driver, sounder, farEnds, numbers } = bed;
      const pending = new Set<string>();
      const untyped: unknown[] = [];
      await driver.configure({ url: 'memory:' });

      for (const [index, { what, choice, timeoutMs, waitMs }] of steps.entries()) {
        mishaps[what]?.(bed, choice);
        const name = `${index}: ${what}`;
        const asked = verbs[what]?.(driver, timeoutMs === undefined ? {} : { timeoutMs }, choice);
        if (asked !== undefined) pending.add(name);
        asked?.catch((error: { readonly code?: string }) => { if (error.code === undefined) untyped.push(error); }).finally(() => pending.delete(name));
        await vi.advanceTimersByTimeAsync(waitMs);
      }
      sounder.ignores = 0;
      await vi.advanceTimersByTimeAsync(600_000);
      expect([[...pending], untyped]).toEqual([[], []]);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));

      await driver.disconnect().catch(() => undefined);
      Object.assign(sounder, { isRunning: false });
      await driver.connect();
      const working = (async () => {
        await driver.discover();
        await driver.calibrate();
        const { number } = await driver.acquireSample();
        await driver.startAutosample();
        return number;
      })();
      await vi.advanceTimersByTimeAsync(60_000);
      const fetched = await working;
      for (let turn = 0; turn < 5; turn += 1) farEnds.at(-1)?.say(sounder.record());

      expect(numbers.slice(-5)).toEqual([1, 2, 3, 4, 5].map((ahead) => fetched + ahead));
      await driver.close();
      expect(vi.getTimerCount()).toBe(0);
    }),
    { numRuns: 100 },
  );
});
