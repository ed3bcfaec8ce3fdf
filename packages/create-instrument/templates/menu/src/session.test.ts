import { DriverProtocolState as S } from '@taffrail/driver';
import { bench, exchange, transcript } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { AcmeX1Simulator } from './simulator/index.ts';

// Fill in: what is special about this instrument, a test for each; what every instrument has to do is in conformance.test.ts.
describe('an Acme X1', () => {
  it('is found streaming, and is brought to its main menu by Escape', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator({ ...options, isStreaming: true }));
    const found = await bed.connect();

    await bed.run(bed.driver.stopAutosample());

    expect([found, bed.driver.state, bed.simulator.isStreaming]).toEqual([S.AUTOSAMPLE, S.COMMAND, false]);
  });

  it('is set up through its menus, and left at its main menu', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator(options));
    await bed.connect();

    const sent = await bed.sentDuring(() => bed.run(bed.driver.set({ averagedReadings: 16 })));

    expect(sent).toBe(['1', '2', '16', '0', '1', '0'].map((answer) => `${answer}\r`).join(''));
  });

  it('sends what was recorded, and understands what came back', async () => {
    const sample = await exchange(AcmeX1Driver, {
      script: transcript(new URL('../recordings/first-session.transcript', import.meta.url)),
      act: async (driver) => {
        await driver.discover();
        return driver.acquireSample();
      },
    });

    expect(sample).toEqual({ temperature: 12.725, voltage: 0.206 });
  });
});
