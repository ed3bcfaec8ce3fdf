import { describe, expect, it } from 'vitest';
import { discovered } from '../test/mooring.ts';
import { recordedUnit } from './simulator/index.ts';

describe('the start-up values', () => {
  it('are sent to a unit that was never set up, and to nothing else', async () => {
    await using bed = await discovered({ unit: recordedUnit });

    expect(bed.simulator.settings).toEqual({ ...recordedUnit.settings, NAVG: 1, INTERVAL: 5, TXREALTIME: true });
  });

  it('are not sent to a unit that holds them', async () => {
    await using bed = await discovered();

    expect(bed.transcript.commands).toEqual(['ds', 'ds', 'dc']);
  });

  it('are not sent when the driver is told to leave the instrument as it is', async () => {
    await using bed = await discovered({ unit: recordedUnit }, { startup: 'leave' });

    expect(bed.simulator.settings).toEqual(recordedUnit.settings);
  });

  it('do not take the place of what was set since, when the instrument comes back to command mode', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.set({ sampleInterval: 10 }));

    await bed.run(bed.driver.startAutosample());
    await bed.run(bed.driver.stopAutosample());
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.stopDirect());
    await bed.run(bed.driver.discover());

    expect(bed.simulator.settings.INTERVAL).toBe(10);
  });

  it('are sent again after a reconnect', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.set({ sampleInterval: 10 }));
    await bed.run(bed.driver.disconnect());

    await bed.connect();

    expect(bed.simulator.settings.INTERVAL).toBe(5);
  });
});
