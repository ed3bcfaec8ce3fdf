import { describe, expect, it } from 'vitest';
import { BarometerDriver, BarometerSimulator, healthyBarometer } from '../../test/barometer.ts';
import { healthyBeacon } from '../../test/beacon.ts';
import * as broken from '../../test/broken-barometers.ts';
import { ConformanceError } from '../errors.ts';
import { VirtualTime } from '../virtual-time.ts';
import { checkOnHardware } from './hardware.ts';

/** What stands for hardware: a simulator that a driver knows only by its connection. */
function hardware(make: (time: VirtualTime) => BarometerSimulator = (time) => new BarometerSimulator({ scheduler: time })) {
  const time = new VirtualTime();
  const simulator = make(time);
  return { time, simulator, options: { open: async (url: string) => simulator.connect({ url }), url: 'memory:hardware', soakMs: 60_000, scheduler: time } };
}

describe('checkOnHardware', () => {
  it('counts what came, sets nothing, and leaves the instrument as it was found', async () => {
    const { time, simulator, options } = hardware();

    const samples = await time.until(checkOnHardware({ Driver: BarometerDriver }, options));

    expect(samples).toBe(6);
    expect([...new Set(simulator.transcript.commands)]).toEqual(['st', 'p', 'go', 'halt']);
    expect(simulator.isSending).toBe(false);
  });

  it('leaves an instrument sampling that was', async () => {
    const { time, simulator, options } = hardware();
    simulator.receive(Uint8Array.from('go\r', (character) => character.charCodeAt(0)));

    await time.until(checkOnHardware({ Driver: BarometerDriver }, options));

    expect(simulator.isSending).toBe(true);
  });

  it('runs on what only talks', async () => {
    const time = new VirtualTime();
    const simulator = healthyBeacon.simulator({ scheduler: time });

    expect(await time.until(checkOnHardware(healthyBeacon, { open: async (url) => simulator.connect({ url }), url: 'memory:', soakMs: 60_000, scheduler: time }))).toBe(12);
  });

  it('finds an instrument that does not sample', async () => {
    const { time, options } = hardware((scheduler) => new BarometerSimulator({ scheduler }, { interval: '3600' }));

    await expect(time.until(checkOnHardware(healthyBarometer, options))).rejects.toEqual(
      expect.objectContaining({ name: ConformanceError.name, message: 'no sample came within 60000 ms of sampling' }),
    );
  });

  it('rejects as the verb that failed does', async () => {
    const { time, simulator, options } = hardware();
    simulator.powerOff();

    await expect(time.until(checkOnHardware({ Driver: broken.LeavingDriver }, options))).rejects.toMatchObject({ code: 'reply-timeout' });
  });
});
