import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Meter, openMeter } from '../../test/bench.ts';
import type { FarEnd } from '../../test/far-end.ts';
import { labMeter, LabMeterDriver, LabMeterProtocol } from '../../test/lab-meter.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import type { ProtocolContext } from './instrument-protocol.ts';
import type { ProtocolTable } from './protocol-table.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** A meter whose calibration takes several commands at once, and waits for none of the others when one is refused. */
class HastyProtocol extends LabMeterProtocol {
  protected override handlers(): ProtocolTable<typeof labMeter> {
    const table = super.handlers();
    const calibrate = async (): Promise<void> => { await Promise.all(['refused', 'unanswered', 'waiting'].map((line) => this.testRun(line))); };
    return { ...table, [S.COMMAND]: { ...table[S.COMMAND], [E.CALIBRATE]: calibrate } };
  }
}

class HastyDriver extends LabMeterDriver {
  protected override buildProtocol(context: ProtocolContext): LabMeterProtocol {
    return new HastyProtocol(labMeter, context);
  }
}

it('a protocol that has stopped waits for no reply, and sends nothing more, of what a handler has left behind', async () => {
  const meter: Meter = { settings: { gain: '2', mains: '50' }, isRunning: false, overrides: new Map([['unanswered', () => undefined]]) };
  const farEnds: FarEnd[] = [];
  const driver = new HastyDriver({
    open: async (url) => openMeter(url, { meter, farEnds }),
  });
  await driver.configure({ url: 'memory:' });
  await driver.connect();
  await driver.discover();
  const refusal = await driver.calibrate().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(0);

  await driver.close();

  expect(refusal).toMatchObject({ code: 'command-rejected', sent: 'refused' });
  expect(vi.getTimerCount()).toBe(0);
  expect(farEnds[0]?.lines.slice(-2)).toEqual(['refused', 'unanswered']);
});
