import type { LinkStatus } from '@taffrail/connection';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Meter, openMeter } from '../../test/bench.ts';
import type { FarEnd } from '../../test/far-end.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { type LeasedBench, leasedBench } from '../../test/leased-bench.ts';
import { driverInterval } from '../definition/driver-interval.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { CommandResponseProtocol } from '../protocol/command-response-protocol.ts';
import type { ProtocolContext } from '../protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../protocol/protocol-table.ts';
import { SingleConnectionInstrumentDriver } from './single-connection-instrument-driver.ts';

const { commands } = labMeter;
const selfWilled = defineInstrument({
  ...labMeter,
  resetNotice: /^LM-1 ready/,
  parameters: { statusInterval: driverInterval({ wire: 'statusInterval', description: 'How often the status is asked for.', raises: E.ACQUIRE_STATUS }) },
  states: { [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] }, [S.COMMAND]: { [E.DISCOVER]: [S.COMMAND], [E.SET]: [], [E.ACQUIRE_STATUS]: [] } },
});

/** Speaks of its own accord: each so often, and when the meter says that it has started anew. */
class SelfWilledProtocol extends CommandResponseProtocol<typeof selfWilled> {
  protected override handlers(): ProtocolTable<typeof selfWilled> {
    const discover = async () => {
      await this.run(commands.status);
      return { next: S.COMMAND };
    };
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: discover },
      [S.COMMAND]: { [E.DISCOVER]: discover, [E.SET]: (changes) => this.setParameters(changes), [E.ACQUIRE_STATUS]: async () => { await this.run(commands.read); } },
    };
  }

  protected override readSettings(): Promise<string> {
    return Promise.resolve('');
  }

  protected override writeSetting(): Promise<void> {
    return Promise.resolve();
  }
}

class SelfWilledDriver extends SingleConnectionInstrumentDriver<typeof selfWilled> {
  protected override buildProtocol(context: ProtocolContext): SelfWilledProtocol {
    return new SelfWilledProtocol(selfWilled, context);
  }
}

/** A meter whose driver speaks of its own accord, connected, with the link as it is at first. */
async function selfWilledBench(first: LinkStatus) {
  const meter: Meter = { settings: {}, isRunning: false, overrides: new Map() };
  const status$ = new BehaviorSubject<LinkStatus>(first);
  const farEnds: FarEnd[] = [];
  const driver = new SelfWilledDriver(selfWilled, {
    open: async (url) => openMeter(url, { meter, farEnds, status$ }),
  });
  const errors: string[] = [];
  driver.events$.subscribe((event) => { if (event.type === 'error') errors.push(event.message); });
  await driver.configure({ url: 'memory:' });
  const connecting = driver.connect();
  await vi.advanceTimersByTimeAsync(0);
  const sent = (): string[] => farEnds.flatMap(({ lines }) => lines.splice(0)).filter((line) => line !== '');
  return { driver, status$, errors, connecting, sent, farEnd: farEnds[0]! };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A discovered bench whose agent was lost, and is there again with what it has journalled meanwhile still to come. */
async function behindBench(): Promise<LeasedBench> {
  const each = await leasedBench();
  each.status$.next({ instrumentLink: 'unknown' });
  each.status$.next({ instrumentLink: 'up', isCatchingUp: true });
  each.takeLines();
  return each;
}

describe('what was journalled while the agent was being looked for', () => {
  it('answers no verb: one that is called before it has come waits until then', async () => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample();
    const starting = each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(60_000);
    const before = [each.takeLines(), [...each.asked]];
    each.farEnds[0]?.say('R=9.99\r\nLM>');

    each.status$.next({ instrumentLink: 'up' });

    expect(before).toEqual([[], []]);
    expect(await sampling).toEqual({ voltage: 1.25 });
    await starting;
    expect([each.takeLines(), each.asked, each.voltages]).toEqual([['rd'], ['request'], [9.99, 1.25]]);
    await each.driver.close();
  });

  it('answers no verb either where the agent is lost once more before all of it has come', async () => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample();
    await vi.advanceTimersByTimeAsync(0);
    each.status$.next({ instrumentLink: 'unknown' });
    await vi.advanceTimersByTimeAsync(5_000);
    each.status$.next({ instrumentLink: 'up', isCatchingUp: true });
    await vi.advanceTimersByTimeAsync(5_000);
    const before = each.takeLines();

    each.status$.next({ instrumentLink: 'up' });

    expect(before).toEqual([]);
    expect(await sampling).toEqual({ voltage: 1.25 });
    await each.driver.close();
  });

  it('keeps no cached value waiting, and no verb longer than it may take', async () => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample({ timeoutMs: 1_000 }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(1_000);

    expect(await each.driver.get(['gain'])).toEqual({ gain: 2 });
    expect(await sampling).toMatchObject({ code: 'deadline' });
    each.status$.next({ instrumentLink: 'up' });
    await vi.advanceTimersByTimeAsync(0);
    expect(each.takeLines()).toEqual([]);
    await each.driver.close();
  });

  it.each(['disconnect', 'close'] as const)('keeps no verb waiting once there is a %s', async (ending) => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);

    await each.driver[ending]();

    expect(await sampling).toMatchObject({ code: 'interrupted' });
    expect(each.takeLines()).toEqual([]);
    await each.driver.close();
  });
});

describe('a driver that speaks of its own accord', () => {
  it('sends nothing on what it reads in the journal as it connects, and discovers once that has come', async () => {
    const each = await selfWilledBench({ instrumentLink: 'up', isCatchingUp: true });
    each.farEnd.say('LM-1 ready\r\nLM>');
    each.farEnd.say('LM-1 ready\r\nidle\r\nLM>');
    await vi.advanceTimersByTimeAsync(60_000);
    const before = each.sent();

    each.status$.next({ instrumentLink: 'up' });
    await each.connecting;
    await vi.advanceTimersByTimeAsync(10_000);

    expect([before, each.sent(), each.errors]).toEqual([[], ['st'], []]);
    expect(each.driver.state).toBe(S.COMMAND);
    await each.driver.close();
  });

  it('lets its intervals pass while its agent, found again, still tells what was missed, or is lost once more, and speaks once then', async () => {
    const each = await selfWilledBench({ instrumentLink: 'up' });
    await each.driver.discover();
    await each.driver.set({ statusInterval: '00:01:00' });
    each.sent();
    each.status$.next({ instrumentLink: 'unknown' });
    each.status$.next({ instrumentLink: 'up', isCatchingUp: true });
    await vi.advanceTimersByTimeAsync(200_000);
    each.status$.next({ instrumentLink: 'unknown' });
    await vi.advanceTimersByTimeAsync(5_000);
    each.status$.next({ instrumentLink: 'up', isCatchingUp: true });
    await vi.advanceTimersByTimeAsync(5_000);
    const before = each.sent();

    each.status$.next({ instrumentLink: 'up' });
    await vi.advanceTimersByTimeAsync(30_000);

    expect([before, each.sent(), each.errors]).toEqual([[], ['rd'], []]);
    await each.driver.close();
  });

  it.each(['disconnect', 'close'] as const)('keeps nothing back that would be sent behind a %s', async (ending) => {
    const each = await selfWilledBench({ instrumentLink: 'up' });
    await each.driver.discover();
    await each.driver.set({ statusInterval: '00:01:00' });
    each.sent();
    each.status$.next({ instrumentLink: 'up', isCatchingUp: true });
    each.farEnd.say('LM-1 ready\r\nLM>');
    await vi.advanceTimersByTimeAsync(200_000);

    await each.driver[ending]();

    expect([each.sent(), each.errors, each.status$.observed]).toEqual([[], [], false]);
    await each.driver.close();
  });
});
