import { DriverProtocolState as P } from '@taffrail/driver';
import { exchange } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { mooring } from '../test/mooring.ts';
import { discovery, loggingStatus, recordedCalibration, recordedStatus, startedStatus, turn } from '../test/recordings.ts';
import { samples } from '../test/samples.ts';
import { sbe37 } from './definition.ts';
import { Sbe37Driver } from './sbe37-driver.ts';

describe('the prompt', () => {
  it('begins no line of anything that an instrument is known to say, so that it counts at once', () => {
    const said = [...recordedStatus, ...startedStatus, ...loggingStatus, ...recordedCalibration, ...Object.values(samples).flatMap((each) => each.map(([line]) => String(line)))];

    expect(said.length).toBeGreaterThan(80);
    expect(said.filter((line) => sbe37.prompts.some((prompt) => line.startsWith(prompt)))).toEqual([]);
    expect(sbe37).not.toHaveProperty('promptQuietMs');
  });

  it('is data in the middle of a line', async () => {
    const odd = startedStatus.map((line) => line.replace('internal pump not installed', 'internal pump S>not installed S>'));

    const interval = await exchange(Sbe37Driver, {
      script: [...discovery, turn('ds', odd), turn('dc', recordedCalibration)],
      act: async (driver) => {
        await driver.discover();
        return driver.get(['sampleInterval', 'temperatureCoefficientA0'], { isFresh: true });
      },
    });

    expect(interval).toEqual({ sampleInterval: 5, temperatureCoefficientA0: 4.038028e-5 });
  });

  it.each([4, 30, 900])('that comes %d ms behind the echo is not taken for the end of what was asked next', async (value) => {
    await using bed = mooring({ faults: [{ kind: 'late', value }] });
    const { driver } = bed;

    const found = await bed.connect();
    await bed.run(driver.startAutosample());
    await bed.run(driver.stopAutosample());

    expect([found, driver.state, await bed.run(driver.get(['sampleInterval'], { isFresh: true }))]).toEqual([P.COMMAND, P.COMMAND, { sampleInterval: 5 }]);
  });
});
