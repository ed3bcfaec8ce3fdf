import { DriverConnectionState as C, DriverParameter, DriverProtocolState as P, toLineageEvent } from '@taffrail/driver';
import { merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { mooring } from '../test/mooring.ts';
import { sbe37 } from './definition.ts';
import { likeReference, measurementOf, ScriptedSea } from './simulator/index.ts';

/** The calls of the recorded session of 20 November 2026, one by one, against the simulator in its reference mode. */
async function session() {
  const sea = new ScriptedSea([10.9933, 11.9471, 12.8232, 13.5868].map((temperature) => measurementOf({ temperature, conductivity: 3.8, pressure: 3_000 })));
  const bed = mooring({ ...likeReference, settings: { INTERVAL: 30_147, NAVG: 0 }, sea }, { startup: 'leave' });
  const announced: string[] = [];
  merge(bed.driver.events$, bed.driver.particles$).subscribe((each) => {
    const event = toLineageEvent(sbe37, each);
    if (event !== undefined) announced.push(typeof event.value === 'string' ? event.value : event.type);
  });
  const calls: (readonly [call: string, outcome: string, state: string])[] = [];
  const call = async (name: string, argument?: unknown): Promise<void> => {
    const outcome = await bed.run(bed.driver.execute(name, argument).then(() => 'done', (error: { code: string }) => error.code));
    calls.push([name, outcome, bed.driver.state]);
  };
  for (const config of [undefined, {}, { addr: 'localhost' }, { addr: 'localhost', port: 'x' }]) await call('configure', config);
  await call('connect');
  await call('configure', { addr: 'localhost', port: 4001 });
  await call('acquireSample');
  await call('connect');
  await call('acquireSample');
  await call('discover');
  await call('get', DriverParameter.ALL);
  await call('acquireSample');
  for (const names of [{}, 7, ['nope']]) await call('get', names);
  for (const changes of [{ nope: 1 }, { sampleInterval: 'x' }, { sampleInterval: 6, samplesToAverage: 1 }]) await call('set', changes);
  await call('get', ['sampleInterval', 'samplesToAverage']);
  await call('stopAutosample');
  await call('startAutosample');
  await bed.time.advance(15_000);
  for (const name of ['stopAutosample', 'connect', 'disconnect', 'initialize']) await call(name);
  await bed.close();
  return { calls, announced, particles: bed.particles };
}

describe('the golden session', () => {
  it('has the recorded outcome and state after every call', async () => {
    const { calls } = await session();

    expect(calls).toEqual([
      ['configure', 'parameter', C.UNCONFIGURED],
      ['configure', 'parameter', C.UNCONFIGURED],
      ['configure', 'parameter', C.UNCONFIGURED],
      ['configure', 'parameter', C.UNCONFIGURED],
      ['connect', 'state', C.UNCONFIGURED],
      ['configure', 'done', C.DISCONNECTED],
      ['acquireSample', 'state', C.DISCONNECTED],
      ['connect', 'done', P.UNKNOWN],
      ['acquireSample', 'state', P.UNKNOWN],
      ['discover', 'done', P.COMMAND],
      ['get', 'done', P.COMMAND],
      ['acquireSample', 'done', P.COMMAND],
      ['get', 'parameter', P.COMMAND],
      ['get', 'parameter', P.COMMAND],
      ['get', 'parameter', P.COMMAND],
      ['set', 'parameter', P.COMMAND],
      ['set', 'parameter', P.COMMAND],
      ['set', 'done', P.COMMAND],
      ['get', 'done', P.COMMAND],
      ['stopAutosample', 'state', P.COMMAND],
      ['startAutosample', 'done', P.AUTOSAMPLE],
      ['stopAutosample', 'done', P.COMMAND],
      ['connect', 'state', P.COMMAND],
      ['disconnect', 'done', C.DISCONNECTED],
      ['initialize', 'done', C.UNCONFIGURED],
    ]);
  });

  it('announces the recorded events in the recorded order, the repeated DISCONNECTED aside', async () => {
    const { announced } = await session();

    expect(announced).toEqual([
      C.UNCONFIGURED,
      C.DISCONNECTED,
      P.UNKNOWN,
      'DRIVER_ASYNC_EVENT_CONFIG_CHANGE',
      P.COMMAND,
      'DRIVER_ASYNC_EVENT_SAMPLE',
      'DRIVER_ASYNC_EVENT_CONFIG_CHANGE',
      P.AUTOSAMPLE,
      'DRIVER_ASYNC_EVENT_SAMPLE',
      'DRIVER_ASYNC_EVENT_SAMPLE',
      'DRIVER_ASYNC_EVENT_SAMPLE',
      P.COMMAND,
      C.DISCONNECTED,
      C.UNCONFIGURED,
    ]);
  });

  it('publishes the recorded temperatures, five seconds apart while logging', async () => {
    const { particles } = await session();

    expect(particles.map(({ values }) => values.temperature)).toEqual([10.9933, 11.9471, 12.8232, 13.5868]);
    const atMs = particles.map(({ times }) => times.driverMs);
    expect([(atMs[2] ?? 0) - (atMs[1] ?? 0), (atMs[3] ?? 0) - (atMs[2] ?? 0)]).toEqual([5_000, 5_000]);
  });
});
