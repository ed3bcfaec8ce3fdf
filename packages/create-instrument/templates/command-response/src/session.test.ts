import { DriverProtocolState as S } from '@taffrail/driver';
import { bench, exchange, transcript } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { AcmeX1Simulator } from './simulator/index.ts';

// Fill in: what is special about this instrument, a test for each; what every instrument has to do is in conformance.test.ts.
describe('an Acme X1', () => {
  it('is found sampling, with its settings as they are, when it samples by itself', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator({ ...options, isSampling: true }));

    const state = await bed.connect();

    expect(state).toBe(S.AUTOSAMPLE);
    expect(await bed.run(bed.driver.get(['sampleInterval', 'serialNumber']))).toEqual({ sampleInterval: 60, serialNumber: 4_711 });
  });

  it('sends a sample without pressure when that is switched off', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator(options));
    await bed.connect();

    await bed.run(bed.driver.set({ isPressureSent: false }));

    expect(await bed.run(bed.driver.acquireSample())).toEqual({ temperature: expect.any(Number) });
  });

  it('sends what was recorded, and understands what came back', async () => {
    const sample = await exchange(AcmeX1Driver, {
      script: transcript(new URL('../recordings/first-session.transcript', import.meta.url)),
      act: async (driver) => {
        await driver.discover();
        return driver.acquireSample();
      },
    });

    expect(sample).toEqual({ temperature: 12.7254, pressure: 1014.35 });
  });
});
