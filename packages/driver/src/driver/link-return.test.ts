import type { LinkStatus } from '@taffrail/connection';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Meter, openMeter } from '../../test/bench.ts';
import type { FarEnd } from '../../test/far-end.ts';
import { labMeter, LabMeterDriver, LabMeterProtocol } from '../../test/lab-meter.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../protocol/protocol-table.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A meter that has to be prepared for direct access, and whose command mode may not be left. */
class WaryProtocol extends LabMeterProtocol {
  isLeft = true;

  protected override handlers(): ProtocolTable<typeof labMeter> {
    const table = super.handlers();
    return {
      ...table,
      [S.COMMAND]: {
        ...table[S.COMMAND],
        [E.START_DIRECT]: async () => {
          await this.testRun('prepare');
          return { next: S.DIRECT_ACCESS };
        },
        [E.EXIT]: () => { if (!this.isLeft) throw new Error('not now'); },
      },
    };
  }
}

/** A discovered meter that has not answered yet how it is prepared, behind a link that goes down and up. */
async function waryBench() {
  const meter: Meter = { settings: { gain: '2', label: 'tank', serial: '77', beeps: 'y', mains: '50', probe: '1' }, isRunning: false, overrides: new Map([['prepare', () => undefined]]) };
  const status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' });
  const protocols: WaryProtocol[] = [];
  const farEnds: FarEnd[] = [];
  class WaryDriver extends LabMeterDriver {
    protected override buildProtocol(context: ProtocolContext): LabMeterProtocol {
      const protocol = new WaryProtocol(labMeter, context);
      protocols.push(protocol);
      return protocol;
    }
  }
  const driver = new WaryDriver({
    open: async (url) => openMeter(url, { meter, farEnds, status$ }),
  });
  const errors: string[] = [];
  driver.events$.subscribe((event) => { if (event.type === 'error') errors.push(event.message); });
  await driver.configure({ url: 'memory:' });
  await driver.connect();
  await driver.discover();
  return { driver, status$, errors, farEnd: farEnds[0]!, protocol: protocols[0]! };
}

it.each([0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20])("the instrument's link that is up again is so %i turns after what was running has ended, in whatever state", async (turns) => {
  const { driver, status$, errors, farEnd } = await waryBench();
  const starting = driver.startDirect().catch(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
  status$.next({ instrumentLink: 'down' });
  await vi.advanceTimersByTimeAsync(100);
  farEnd.say('\r\nLM>');
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();

  status$.next({ instrumentLink: 'up' });
  await vi.advanceTimersByTimeAsync(60_000);

  await starting;
  expect([S.COMMAND, S.DIRECT_ACCESS]).toContain(driver.state);
  expect(errors).toEqual([]);
  await driver.close();
});

it("the instrument's link that is up again is so although the protocol cannot leave its state, which is an error event", async () => {
  const { driver, status$, errors, protocol } = await waryBench();
  protocol.isLeft = false;
  status$.next({ instrumentLink: 'down' });
  await vi.advanceTimersByTimeAsync(100);

  status$.next({ instrumentLink: 'up' });
  await vi.advanceTimersByTimeAsync(60_000);

  expect(driver.state).toBe(S.COMMAND);
  expect(errors).toEqual(['not now']);
  await driver.close();
});
