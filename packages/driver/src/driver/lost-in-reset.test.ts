import { memoryPair } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, type Meter } from '../../test/bench.ts';
import { FarEnd } from '../../test/far-end.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { CommandResponseProtocol } from '../protocol/command-response-protocol.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../protocol/protocol-table.ts';
import { RECOVERY_FIRST_DELAY_MS } from './recovery.ts';
import { SingleConnectionInstrumentDriver } from './single-connection-instrument-driver.ts';

const { commands } = labMeter;
const interruptible = defineInstrument({
  ...labMeter,
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE] },
    [S.COMMAND]: { [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE] },
    [S.AUTOSAMPLE]: { [E.ACQUIRE_STATUS]: [], [E.STOP_AUTOSAMPLE]: [S.COMMAND], [E.RESET]: [S.UNKNOWN] },
  },
});

/** Is interrupted for its status, and for its discovery where it says that it is running. */
class InterruptibleProtocol extends CommandResponseProtocol<typeof interruptible> {
  protected override handlers(): ProtocolTable<typeof interruptible> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => this.#discover() },
      [S.COMMAND]: {
        [E.START_AUTOSAMPLE]: async () => {
          await this.run(commands.start);
          return { next: S.AUTOSAMPLE };
        },
      },
      [S.AUTOSAMPLE]: {
        [E.ACQUIRE_STATUS]: () => this.#amidSampling(() => this.run(commands.calibrate)),
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.run(commands.stop);
          return { next: S.COMMAND };
        },
        [E.RESET]: () => this.orUnknown(async () => { await this.run(commands.start); }),
      },
    };
  }

  protected override readSettings(): Promise<string> {
    return Promise.resolve('');
  }

  protected override writeSetting(): Promise<void> {
    return Promise.resolve();
  }

  async #discover() {
    const status = await this.run(commands.status);
    if (!status.includes('running')) return { next: S.COMMAND };
    await this.#amidSampling(() => this.run(commands.calibrate));
    return { next: S.AUTOSAMPLE };
  }

  async #amidSampling(work: () => Promise<unknown>): Promise<undefined> {
    await this.amidSampling({ interrupt: async () => { await this.run(commands.stop); }, work, resume: async () => { await this.run(commands.start); } });
    return undefined;
  }
}

class InterruptibleDriver extends SingleConnectionInstrumentDriver<typeof interruptible> {
  protected override buildProtocol(context: ProtocolContext): InterruptibleProtocol {
    return new InterruptibleProtocol(interruptible, context);
  }
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A meter that samples, and refuses to start as often as is said. */
async function refusing(times: number) {
  const meter: Meter = { settings: {}, isRunning: true, overrides: new Map() };
  const refusals = { left: times };
  const starts: number[] = [];
  const answer = (line: string): string | undefined => {
    if (line !== 'go') return answerOf(meter, line);
    starts.push(Date.now());
    refusals.left -= 1;
    return refusals.left >= 0 ? 'BAD LM>' : answerOf(meter, line);
  };
  const driver = new InterruptibleDriver(interruptible, {
    open: async (url) => {
      const { near, far } = memoryPair({ url });
      // It hears as long as the connection lasts.
      void new FarEnd(far, { answer });
      return near;
    },
  });
  const states: string[] = [];
  driver.events$.subscribe((event) => { if (event.type === 'state-change') states.push(event.to); });
  await driver.configure({ url: 'memory:' });
  await driver.connect();
  states.length = 0;
  return { driver, meter, refusals, starts, states };
}

describe('an instrument that cannot be had to sample again after an interruption', () => {
  it('is found again, and samples, though it was its discovery that interrupted it', async () => {
    const { driver, meter, states } = await refusing(2);

    await driver.discover();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(states).toEqual([S.AUTOSAMPLE, S.UNKNOWN, S.COMMAND, S.AUTOSAMPLE]);
    expect(meter.isRunning).toBe(true);
    await driver.close();
  });

  it('is found again, and samples, however often that takes, behind growing delays', async () => {
    const { driver, meter, refusals, starts, states } = await refusing(0);
    await driver.discover();
    refusals.left = 4;
    starts.length = 0;

    await driver.acquireStatus();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(states).toEqual([S.AUTOSAMPLE, S.UNKNOWN, S.COMMAND, S.AUTOSAMPLE]);
    expect(starts.map((each) => (each - starts[0]!) / RECOVERY_FIRST_DELAY_MS)).toEqual([0, 0, 1, 3, 7]);
    expect(meter.isRunning).toBe(true);
    await driver.close();
  });

  it('is looked for no more once somebody has disconnected', async () => {
    const { driver, meter, states } = await refusing(2);
    await driver.discover();
    await vi.advanceTimersByTimeAsync(0);

    await driver.disconnect();
    await driver.connect();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(states.at(-1)).toBe(S.UNKNOWN);
    expect(meter.isRunning).toBe(false);
    await driver.close();
  });
});
