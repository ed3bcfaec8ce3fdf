import { DriverParameter, ParameterError, ProtocolError } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/probe.ts';
import { isPowered, powerSensors } from './power-sensors.ts';

describe('the cycle time', () => {
  it.each([
    [15, { count: 15, unit: 'seconds' }, 15],
    [59, { count: 59, unit: 'seconds' }, 59],
    [60, { count: 1, unit: 'minutes' }, 60],
    [119, { count: 1, unit: 'minutes' }, 60],
    [240, { count: 4, unit: 'minutes' }, 240],
    [3_600, { count: 60, unit: 'minutes' }, 3_600],
  ])('of %i s is set to %j, and told as %i s', async (cycleTime, cycle, told) => {
    await using bed = await discovered({ mode: 'main' });

    await expect(bed.run(bed.driver.set({ cycleTime }))).resolves.toEqual({ cycleTime: told });

    expect(bed.simulator.settings.cycle).toEqual(cycle);
    expect(bed.simulator.mode).toBe('main');
  });

  it.each([14, 3_601, 20.5, -20, NaN])('is refused when it is %d, and nothing is typed', async (cycleTime) => {
    await using bed = await discovered({ mode: 'main' });

    const sent = await bed.sentDuring(async () => expect(await bed.failure(bed.driver.set({ cycleTime }))).toBeInstanceOf(ParameterError));

    expect(sent).toBe('');
  });

  it('is answered question by question', async () => {
    await using bed = await discovered({ mode: 'main' });

    await expect(bed.sentDuring(() => bed.run(bed.driver.set({ cycleTime: 240 })))).resolves.toBe('2\r1\r2\r4\r9\r' + '2\r0\r6\r\r9\r');
  });
});

describe('power', () => {
  it.each(Object.keys(powerSensors) as (keyof typeof powerSensors)[])('can be switched off and on: %s', async (name) => {
    await using bed = await discovered({ mode: 'main' });
    const at = Object.keys(powerSensors).indexOf(name);

    for (const isOn of [false, true]) {
      await bed.run(bed.driver.set({ [name]: isOn }));

      expect(bed.simulator.settings.power).toEqual([0, 1, 2, 3, 4].map((each) => isOn || each !== at));
      await expect(bed.run(bed.driver.get([name]))).resolves.toEqual({ [name]: isOn });
    }
  });

  it('that is as it should be is looked at, and not toggled', async () => {
    await using bed = await discovered({ mode: 'main' });

    await expect(bed.sentDuring(() => bed.run(bed.driver.set({ hydrogenSensorPower: true })))).resolves.toBe('4\r0\r9\r' + '2\r0\r6\r\r9\r');
  });

  it('is toggled once, however many characters are lost', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      await using bed = await discovered({ mode: 'main', seed, faults: [{ kind: 'lost-digit', value: 0.05 }] }, { startup: 'leave' });

      await bed.run(bed.driver.set({ eHIsolationAmplifierPower: false }));

      expect(bed.simulator.settings.power).toEqual([true, true, false, true, true]);
    }
  });

  it('is not toggled where the menu does not tell whether it is on', () => {
    expect(() => isPowered(powerSensors.hydrogenSensorPower, 'Hydrogen Power ........ ??')).toThrow(ProtocolError);
  });
});

describe('start-up values', () => {
  it('are set where they differ, each read from its own line', async () => {
    for (const [metadataOnPowerUp, metadataOnRestart] of [[true, false], [false, true]] as const) {
      await using bed = await discovered({ mode: 'main', settings: { metadataOnPowerUp, metadataOnRestart } }, { startup: 'leave' });

      await expect(bed.run(bed.driver.get(['metadataOnPowerUp', 'metadataOnRestart']))).resolves.toEqual({ metadataOnPowerUp, metadataOnRestart });
    }
  });

  it('are cycle, verbosity and metadata, and nothing else is touched', async () => {
    const power = [false, true, false, true, false] as const;
    await using bed = await discovered({ mode: 'main', settings: { cycle: { count: 5, unit: 'minutes' }, isVerbose: true, power } });

    expect(bed.simulator.settings).toEqual({ cycle: { count: 20, unit: 'seconds' }, isVerbose: false, metadataOnPowerUp: false, metadataOnRestart: false, power });
    await expect(bed.run(bed.driver.get(DriverParameter.ALL))).resolves.toMatchObject({ cycleTime: 20, verbose: false, resistivitySensorPower: false, hydrogenSensorPower: true });
  });
});

describe('the diagnostics', () => {
  it('are five scans of ten voltages, and no sample', async () => {
    await using bed = await discovered({ mode: 'main' });

    await bed.run(bed.driver.test());

    const [result] = bed.events.filter((event) => event.type === 'test-result');
    expect(result).toMatchObject({ isPassed: true, result: { scans: Array.from({ length: 5 }, () => ({ resistivityX5: 4.095, batteryVoltage: expect.closeTo(9.2, 0) })) } });
    expect(bed.particles).toEqual([]);
    expect(bed.simulator.mode).toBe('main');
  });
});
