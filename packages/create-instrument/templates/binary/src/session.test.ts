import { DriverProtocolState as S } from '@taffrail/driver';
import { bench, exchange, transcript } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { AcmeX1Driver } from './acme-x1-driver.ts';
import { AcmeX1Simulator } from './simulator/index.ts';

// Fill in: what is special about this instrument, a test for each; what every instrument has to do is in conformance.test.ts.
describe('an Acme X1', () => {
  it('is found sampling, with its settings as they are, when it is sampling', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator({ ...options, isSampling: true }));

    const state = await bed.connect();

    expect(state).toBe(S.AUTOSAMPLE);
    expect(await bed.run(bed.driver.get(['sampleInterval', 'serialNumber']))).toEqual({ sampleInterval: 60, serialNumber: 4_711 });
  });

  it('gives up a command that no record answers', async () => {
    await using bed = bench(AcmeX1Driver, (options) => new AcmeX1Simulator(options));
    await bed.connect();
    bed.simulator.powerOff();

    const error = await bed.failure(bed.driver.startAutosample());

    expect(error).toMatchObject({ code: 'reply-timeout', timeoutMs: 3_000 });
  });

  it('does not take a record that comes late for the answer to the next command', async () => {
    let lateMs = 0;
    class Slow extends AcmeX1Simulator {
      protected override transmit(bytes: Uint8Array): void {
        this.after(lateMs, () => { super.transmit(bytes); });
      }
    }
    await using bed = bench(AcmeX1Driver, (options) => new Slow(options));
    await bed.connect();

    lateMs = 4_000;
    const error = await bed.failure(bed.driver.set({ gain: 8 }));
    lateMs = 2_000;
    await bed.run(bed.driver.startAutosample());

    expect(error).toMatchObject({ code: 'reply-timeout' });
    expect(bed.driver.state).toBe(S.AUTOSAMPLE);
  });

  it('sends what was recorded, and understands what came back', async () => {
    const state = await exchange(AcmeX1Driver, {
      script: transcript(new URL('../recordings/first-session.transcript', import.meta.url)),
      act: async (driver) => {
        await driver.discover();
        await driver.startAutosample();
        return driver.state;
      },
    });

    expect(state).toBe(S.AUTOSAMPLE);
  });
});
