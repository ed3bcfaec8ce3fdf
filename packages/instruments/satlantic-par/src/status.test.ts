import { DriverProtocolState as P, toLineageJson } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/sensor.ts';
import { satlanticPar } from './definition.ts';

const statusesOf = (bed: Awaited<ReturnType<typeof discovered>>) => bed.particles.filter(({ stream }) => stream === 'parad_sa_config');

describe('the status', () => {
  it('is published when the settings are read, with what the banner and the frames say', async () => {
    await using bed = await discovered({ dialect: 'SATPRL', firmwareVersion: '2.1.0' });

    expect(statusesOf(bed)).toHaveLength(1);
    expect(toLineageJson(statusesOf(bed)[0] ?? expect.fail('there is no status'), satlanticPar).values).toEqual([
      { value_id: 'parad_telbaud', value: 19_200 },
      { value_id: 'parad_maxrate', value: 4 },
      { value_id: 'serial_number', value: '9999' },
      { value_id: 'parad_firmware', value: '2.1.0' },
      { value_id: 'parad_type', value: 'SATPRL' },
    ]);
  });

  it('is asked for once an interval while sampling, which then goes on', async () => {
    await using bed = await discovered({ mode: 'command' });
    await bed.run(bed.driver.set({ statusInterval: '00:10:00' }));
    await bed.run(bed.driver.startAutosample());
    const before = statusesOf(bed).length;

    await bed.time.advance(3 * 10 * 60_000 + 3 * 40_000);

    expect(statusesOf(bed).length - before).toBe(3);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([P.AUTOSAMPLE, 'autosample']);
    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('is asked for at the console too, and no longer when the interval is 0', async () => {
    await using bed = await discovered({ mode: 'command' });
    await bed.run(bed.driver.set({ statusInterval: '00:01:00' }));
    const before = statusesOf(bed).length;
    await bed.time.advance(125_000);
    const during = statusesOf(bed).length;
    await bed.run(bed.driver.set({ statusInterval: '00:00:00' }));
    const after = statusesOf(bed).length;
    await bed.time.advance(600_000);

    expect([during - before, statusesOf(bed).length - after]).toEqual([2, 0]);
  });

  it('is announced to leave little time for sampling when the interval is shorter than a minute', async () => {
    await using bed = await discovered({ mode: 'command' });

    await bed.run(bed.driver.set({ statusInterval: '00:00:59' }));

    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ code: 'parameter' })]);
  });

  it.each(['00:60:00', '1:00:00', '00:00:60', '', '00:00'])('cannot be asked for every "%s"', async (statusInterval) => {
    await using bed = await discovered({ mode: 'command' });

    await expect(bed.failure(bed.driver.set({ statusInterval }))).resolves.toMatchObject({ code: 'parameter' });
  });
});
