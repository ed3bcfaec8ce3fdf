import { type Connection, ConnectFailedError, type LinkStatus, memoryPair, WriteRefusedError } from '@taffrail/connection';
import fc from 'fast-check';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answerOf, type Bench, bench } from '../../test/bench.ts';
import { FarEnd } from '../../test/far-end.ts';
import type { LabMeterDriver } from '../../test/lab-meter.ts';
import type { VerbOptions } from './instrument-driver.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** What is wrong with the world around a driver at present. */
interface World {
  isThere: boolean;
  link: 'up' | 'down';
  /** How many lines the meter still ignores, and how many writes are still refused. */
  ignores: number;
  refuses: number;
  status$: BehaviorSubject<LinkStatus>;
}

/** A bench in a world where everything may go wrong. */
function fragileBench(isSupervised: boolean): { readonly each: Bench; readonly world: World } {
  const world: World = { isThere: true, link: 'up', ignores: 0, refuses: 0, status$: new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' }) };
  const answer = (line: string): string | undefined => {
    world.ignores -= 1;
    return world.ignores >= 0 ? undefined : answerOf(each.meter, line);
  };
  const each: Bench = bench({
    ...(isSupervised && { reconnect: { firstDelayMs: 500, longestDelayMs: 5_000 } }),
    open: async (url): Promise<Connection> => {
      if (!world.isThere) throw new ConnectFailedError(url, 'nobody there');
      const { near, far } = memoryPair({ url });
      world.status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: world.link });
      each.farEnds.push(new FarEnd(far, { answer, cut: (text) => [...text] }));
      const send: Connection['send'] = (...args) => {
        world.refuses -= 1;
        return world.refuses >= 0 ? Promise.reject(new WriteRefusedError(url, 'somebody else writes')) : near.send(...args);
      };
      return { url, data$: near.data$, status$: world.status$, send, sendBreak: (...args) => near.sendBreak(...args), close: () => near.close() };
    },
  });
  return { each, world };
}

type Verb = (driver: LabMeterDriver, options: VerbOptions, choice: number) => Promise<unknown>;
const verbs: Readonly<Record<string, Verb>> = {
  connect: (driver, options) => driver.connect(options),
  disconnect: (driver, options) => driver.disconnect(options),
  discover: (driver, options) => driver.discover(options),
  configure: (driver, options, choice) => driver.configure({ url: choice % 4 === 0 ? 'memory:other' : 'memory:' }, options),
  cached: (driver, options) => driver.get(['gain'], options),
  fresh: (driver, options) => driver.get(['gain', 'label'], { ...options, isFresh: true }),
  set: (driver, options, choice) => driver.set({ gain: 1 + (choice % 8), label: 'lake' }, options),
  sample: (driver, options) => driver.acquireSample(options),
  start: (driver, options) => driver.startAutosample(options),
  stop: (driver, options) => driver.stopAutosample(options),
  test: (driver, options) => driver.test(options),
  startDirect: (driver, options) => driver.startDirect(options),
  executeDirect: (driver, options, choice) => driver.executeDirect(choice % 2 === 0 ? 'GAIN=3\r\n' : 'half a li', options),
  stopDirect: (driver, options) => driver.stopDirect(options),
  settle: (driver, options, choice) => driver.settleSettings(choice % 2 === 0 ? 'restore' : 'keep', options),
};

const mishaps: Readonly<Record<string, (world: World, each: Bench, choice: number) => void>> = {
  lose: (_, { farEnds }) => { farEnds.at(-1)?.hangUp(); },
  away: (world, _, choice) => { world.isThere = choice % 3 > 0; },
  link: (world, _, choice) => { world.status$.next({ instrumentLink: (world.link = choice % 2 === 0 ? 'up' : 'down') }); },
  ignore: (world, _, choice) => { world.ignores = choice % 5; },
  refuse: (world, _, choice) => { world.refuses = choice % 3; },
  power: (_, { meter }) => { Object.assign(meter, { isRunning: false, settings: { ...meter.settings, gain: '1' } }); },
  say: (_, { farEnds }, choice) => { farEnds.at(-1)?.say(['R=1.25\r\n', 'LM>', 'R=1.', 'BAD LM>', 'running\r\n', '\xff\x00'][choice % 6] ?? ''); },
};

const step = fc.record({
  // Verbs more often than mishaps, and those that lead anywhere more often than others.
  what: fc.constantFrom(...Object.keys(verbs), ...Object.keys(verbs), 'connect', 'discover', 'discover', ...Object.keys(mishaps)),
  choice: fc.nat(1_000),
  timeoutMs: fc.option(fc.nat(3_000), { nil: undefined, freq: 4 }),
  waitMs: fc.constantFrom(0, 0, 0, 1, 200, 3_000, 20_000),
});

it('comes to an end and to no harm, whatever is asked of a driver at once and whatever goes wrong meanwhile', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), fc.boolean(), async (steps, isSupervised) => {
      const { each, world } = fragileBench(isSupervised);
      const { driver } = each;
      const pending = new Set<string>();
      const untyped: unknown[] = [];
      await driver.configure({ url: 'memory:' });

      for (const [index, { what, choice, timeoutMs, waitMs }] of steps.entries()) {
        mishaps[what]?.(world, each, choice);
        const name = `${index}: ${what}`;
        const asked = verbs[what]?.(driver, timeoutMs === undefined ? {} : { timeoutMs }, choice);
        if (asked !== undefined) pending.add(name);
        asked?.catch((error: { readonly code?: string }) => { if (error.code === undefined) untyped.push(error); }).finally(() => pending.delete(name));
        await vi.advanceTimersByTimeAsync(waitMs);
      }
      Object.assign(world, { isThere: true, link: 'up', ignores: 0, refuses: 0 });
      world.status$.next({ instrumentLink: 'up' });
      await vi.advanceTimersByTimeAsync(600_000);
      await driver.disconnect().catch(() => undefined);
      await driver.connect();
      const discovering = driver.discover();
      await vi.advanceTimersByTimeAsync(60_000);

      expect([[...pending], untyped]).toEqual([[], []]);
      expect(await discovering).toBe(driver.state);
      const changes = each.events.filter((event) => event.type === 'state-change');
      expect(changes.slice(1).map(({ from }) => from)).toEqual(changes.slice(0, -1).map(({ to }) => to));
      await driver.close();
      expect(vi.getTimerCount()).toBe(0);
    }),
    { numRuns: 150 },
  );
});
