import { CommandRejectedError, DriverProtocolState as P } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { afterDiscovery } from '../test/replay.ts';
import { discovered, meddle } from '../test/mooring.ts';
import { recordedCalibration, startedStatus, turn } from '../test/recordings.ts';

describe('a command that the instrument refuses', () => {
  it('is rejected at once when it says so with its prompt', async () => {
    const { outcome, tookMs } = await afterDiscovery([['ts\r\n', 'ts\r\n?cmd S>']], (driver) => driver.acquireSample());

    expect(outcome).toBeInstanceOf(CommandRejectedError);
    expect(outcome).toMatchObject({ sent: 'ts', received: '?cmd S>' });
    expect(tookMs).toBe(0);
  });

  it('is rejected at once when it says so without a prompt', async () => {
    const { outcome, tookMs } = await afterDiscovery([['ts\r\n', 'ts\r\n? CMD\r\n']], (driver) => driver.acquireSample());

    expect(outcome).toBeInstanceOf(CommandRejectedError);
    expect(outcome).toMatchObject({ sent: 'ts', received: '? CMD' });
    expect(tookMs).toBe(0);
  });

  it('is rejected when somebody else has started it logging, which discover then finds', async () => {
    await using bed = await discovered();
    await meddle(bed, 'startnow\r\n');

    const error = await bed.failure(bed.driver.acquireSample().then(() => bed.driver.set({ sampleInterval: 6 })));

    expect(error).toBeInstanceOf(CommandRejectedError);
    expect(error).toMatchObject({ sent: 'INTERVAL=6', received: 'cmd not allowed while logging' });
    await expect(bed.run(bed.driver.discover())).resolves.toBe(P.AUTOSAMPLE);
  });

  it('leaves what the instrument holds known, when it is the second of two settings', async () => {
    const status = startedStatus.map((line) => line.replace('do not store time', 'store time'));
    const { outcome } = await afterDiscovery(
      [turn('STORETIME=y'), ['SYNCWAIT=7\r\n', 'SYNCWAIT=7\r\n?cmd S>'], turn('ds', status), turn('dc', recordedCalibration)],
      async (driver) => {
        const error = await driver.set({ storeTime: true, serialSyncWait: 7 }).catch((each: unknown) => each);
        return [error, await driver.get(['storeTime', 'serialSyncWait'])];
      },
    );

    expect(outcome).toEqual([expect.any(CommandRejectedError), { storeTime: true, serialSyncWait: 30 }]);
  });

  it('is found by reading back when the instrument complains and prompts as if all were well', async () => {
    const complaint = turn('SYNCWAIT=120', ['*** ERROR INTEGER OUT OF RANGE (0 - 100)']);
    const { outcome } = await afterDiscovery([complaint, turn('ds', startedStatus), turn('dc', recordedCalibration)], (driver) => driver.set({ serialSyncWait: 120 }));

    expect(outcome).toBeInstanceOf(CommandRejectedError);
    expect(outcome).toMatchObject({ received: '*** ERROR INTEGER OUT OF RANGE (0 - 100)' });
  });

  it('is found by reading back when the instrument keeps its value without a word', async () => {
    const { outcome } = await afterDiscovery([turn('SYNCWAIT=120'), turn('ds', startedStatus), turn('dc', recordedCalibration)], (driver) => driver.set({ serialSyncWait: 120 }));

    expect(outcome).toMatchObject({ code: 'read-back', differences: [{ name: 'serialSyncWait', expected: 120, found: 30 }] });
  });
});
