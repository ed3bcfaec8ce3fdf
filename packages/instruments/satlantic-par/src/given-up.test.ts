import { DriverProtocolState as P } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/sensor.ts';

type Sensor = Awaited<ReturnType<typeof discovered>>;
type Verb = 'get' | 'stopAutosample' | 'startAutosample' | 'acquireSample';

/** Moments of a verb, odd ones, so that they fall between characters, echoes and frames as well as on them. */
const MOMENTS_MS = [0, 130, 390, 650, 1_040, 1_300, 1_430, 1_690, 2_080, 2_600, 3_250, 4_030];

function begin({ driver }: Sensor, verb: Verb, signal?: AbortSignal): Promise<unknown> {
  const options = signal === undefined ? {} : { signal };
  const running: Promise<unknown> = verb === 'get' ? driver.get(['maximumFrameRate'], { isFresh: true, ...options }) : driver[verb](options);
  return running.catch((error: unknown) => error);
}

/** Gives a verb up after a time, and waits until nothing more comes of it. */
async function giveUp(bed: Sensor, verb: Verb, afterMs: number): Promise<void> {
  const caller = new AbortController();
  const running = begin(bed, verb, caller.signal);
  await bed.time.advance(afterMs);
  caller.abort(new RangeError('enough'));
  await bed.run(running);
  await bed.time.advance(30_000);
}

describe('what is given up', () => {
  it.each(MOMENTS_MS)('while it samples leaves it sampling: after %d ms', async (afterMs) => {
    for (const verb of ['get', 'stopAutosample'] as const) {
      await using bed = await discovered();
      await giveUp(bed, verb, afterMs);
      const isStopped = bed.driver.state === P.COMMAND;

      expect([bed.simulator.mode, bed.events.filter(({ type }) => type === 'error')]).toEqual([isStopped ? 'command' : 'autosample', []]);
      if (!isStopped) await bed.run(bed.driver.stopAutosample());
      expect([bed.driver.state, bed.simulator.mode]).toEqual([P.COMMAND, 'command']);
    }
  });

  it.each(MOMENTS_MS)('at the console leaves it at the console: after %d ms', async (afterMs) => {
    for (const verb of ['startAutosample', 'acquireSample'] as const) {
      await using bed = await discovered({ mode: 'command' });
      await giveUp(bed, verb, afterMs);
      const isStarted = bed.driver.state === P.AUTOSAMPLE;

      expect(bed.simulator.mode).toBe(isStarted ? 'autosample' : 'command');
      await expect(bed.run(bed.driver.get(['maximumFrameRate'], { isFresh: true }))).resolves.toEqual({ maximumFrameRate: 4 });
    }
  });

  it.each(MOMENTS_MS)('because it is to stop is stopped, wherever it was: after %d ms', async (afterMs) => {
    await using bed = await discovered();
    const asking = begin(bed, 'get');
    await bed.time.advance(afterMs);

    await bed.run(bed.driver.stopAutosample());
    await bed.run(asking);
    await bed.time.advance(30_000);

    expect([bed.driver.state, bed.simulator.mode, bed.events.filter(({ type }) => type === 'error')]).toEqual([P.COMMAND, 'command', []]);
  });
});

describe('a sensor whose power was cut', () => {
  it('at its console is found sampling, without being asked for', async () => {
    await using bed = await discovered({ mode: 'command' });
    await bed.run(bed.driver.set({ maximumFrameRate: 1 }));

    bed.simulator.powerOff();
    await bed.time.advance(1_000);
    bed.simulator.powerOn();
    await bed.time.advance(30_000);

    expect([bed.driver.state, bed.simulator.mode]).toEqual([P.AUTOSAMPLE, 'autosample']);
    expect(bed.events.filter(({ type }) => type === 'instrument-reset')).toMatchObject([{ line: 'Initializing system. Please wait...' }]);
    await expect(bed.run(bed.driver.get(['maximumFrameRate']))).resolves.toEqual({ maximumFrameRate: 1 });
  });
});
