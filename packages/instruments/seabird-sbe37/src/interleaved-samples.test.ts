import { DriverProtocolState as P } from '@taffrail/driver';
import { exchange, type Script } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { afterDiscovery } from '../test/replay.ts';
import { discovered, mooring } from '../test/mooring.ts';
import { discovery, loggingStatus, recordedCalibration } from '../test/recordings.ts';
import { Sbe37Driver } from './sbe37-driver.ts';
import type { Sbe37FaultName } from './simulator/index.ts';

const FIRST = '#11.9471,3.88942, 3389.418';
const SECOND = '#12.8232,4.06464, 3564.642';

describe('samples between the lines', () => {
  it('publishes the first sample when it comes in one piece with the answer to startnow', async () => {
    const { temperatures, state } = await afterDiscovery(start(`start now\r\n\r\n${FIRST}\r\n`), (driver) => driver.startAutosample());

    expect([temperatures, state]).toEqual([[11.9471], P.AUTOSAMPLE]);
  });

  it('publishes a sample that follows a prompt without a line end', async () => {
    const { temperatures } = await afterDiscovery(start(`start now\r\nS>${FIRST}\r\n`), (driver) => driver.startAutosample());

    expect(temperatures).toEqual([11.9471]);
  });

  it.each([
    ['between the echo and the reply', `ds\r\n\r\n${FIRST}\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
    ['before the echo', `\r\n${FIRST}\r\nds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
    ['right behind the prompt', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>${FIRST}\r\n`],
    ['behind the prompt and its line end', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n\r\n${FIRST}\r\n`],
  ])('finds an instrument logging that sends a sample %s, and publishes it', async (_, reply) => {
    const script: Script = [
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', reply],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['ds\r\n', `ds\r\n${loggingStatus.join('\r\n')}\r\n\r\nS>\r\n`],
      ['\r\n', '\r\n\r\nS>\r\n'],
      ['dc\r\n', `dc\r\n${recordedCalibration.join('\r\n')}\r\n\r\nS>\r\n`],
    ];

    const found = await exchange(Sbe37Driver, {
      script,
      act: async (driver, bed) => [await driver.discover(), bed.particles.map(({ values }) => values.temperature)],
    });

    expect(found).toEqual([P.AUTOSAMPLE, [11.9471]]);
  });

  it('finds an instrument logging that sends a sample into every exchange', async () => {
    await using bed = mooring({ logging: true, faults: [{ kind: 'sample-before-reply' }] });

    await expect(bed.connect()).resolves.toBe(P.AUTOSAMPLE);

    expect(bed.particles).toHaveLength(bed.transcript.commands.length);
    await expect(bed.run(bed.driver.get(['sampleInterval']))).resolves.toEqual({ sampleInterval: 5 });
  });

  it('stops without delay though a line was cut short, and publishes no particle for it', async () => {
    const faults = [{ kind: 'truncate-at-stop' as Sbe37FaultName }];
    await using bed = await discovered({ faults });
    await bed.run(bed.driver.startAutosample());
    await bed.time.advance(12_000);
    const askedAtMs = bed.time.now();

    await bed.run(bed.driver.stopAutosample());

    expect(bed.transcript.transmittedText).toMatch(/\r\n# 1\d\.\d\dS>/);
    // Two Enters are echoed and no more while logging, and the next follows 3 ms behind each; then 6 ms for the prompts that they may bring yet.
    expect(bed.time.now() - askedAtMs).toBe(12);
    expect(bed.particles.map(({ quality }) => quality)).toEqual(['ok', 'ok']);
  });

  it('does not take a number cut by a fragment for a whole one', async () => {
    const { temperatures } = await exchange(Sbe37Driver, {
      fragmentBytes: 5,
      fragmentGapMs: 50,
      script: [...discovery, ...start(`start now\r\n${FIRST}\r\n${SECOND}\r\n`)],
      act: async (driver, bed) => {
        await driver.discover();
        await driver.startAutosample();
        await bed.time.advance(10_000);
        return { temperatures: bed.particles.map(({ values }) => values.temperature) };
      },
    });

    expect(temperatures).toEqual([11.9471, 12.8232]);
  });
});

function start(reply = 'start now\r\n'): Script {
  return [['startnow\r\n', `startnow\r\n${reply}`]];
}
