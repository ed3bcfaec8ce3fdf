import { DriverProtocolState as S } from '@taffrail/driver';
import { bench, exchange, transcript } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { AcmeX1Simulator } from './simulator/index.ts';

// Fill in: what is special about this instrument, a test for each; what every instrument has to do is in conformance.test.ts.
describe('an Acme X1', () => {
  it('is found streaming after power-on, and its samples are published', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator(options));
    await bed.connect();

    await bed.time.advance(3_000);

    expect(bed.driver.state).toBe(S.AUTOSAMPLE);
    expect(bed.particles.map(({ quality, values }) => ({ quality, values }))).toEqual(
      [1, 2, 3].map((elapsedTime) => ({ quality: 'ok', values: { elapsedTime, light: expect.any(Number) } })),
    );
  });

  it('is given its start-up values when it is stopped', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator(options));
    await bed.connect();

    await bed.run(bed.driver.stopAutosample());

    expect(await bed.run(bed.driver.get(['sampleInterval']))).toEqual({ sampleInterval: 2 });
  });

  it('sends what was recorded, and understands what came back', async () => {
    const settings = await exchange(AcmeX1Driver, {
      script: transcript(new URL('../recordings/first-session.transcript', import.meta.url)),
      act: async (driver) => {
        await driver.discover();
        await driver.stopAutosample();
        return driver.get(['sampleInterval', 'gain', 'serialNumber']);
      },
    });

    expect(settings).toEqual({ sampleInterval: 2, gain: 4, serialNumber: 4_711 });
  });
});
