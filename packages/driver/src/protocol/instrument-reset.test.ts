import { memoryPair } from '@taffrail/connection';
import fc from 'fast-check';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, type Meter } from '../../test/bench.ts';
import { FarEnd } from '../../test/far-end.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { CommandResponseProtocol } from './command-response-protocol.ts';
import { LineWatch } from './line-watch.ts';
import type { ProtocolContext } from './instrument-protocol.ts';
import type { ProtocolTable } from './protocol-table.ts';

const { commands } = labMeter;
const talkative = defineInstrument({
  ...labMeter,
  resetNotice: /^LM-1 ready/,
  states: { [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] }, [S.COMMAND]: { [E.DISCOVER]: [S.COMMAND], [E.SET]: [] } },
});

class TalkativeProtocol extends CommandResponseProtocol<typeof talkative> {
  protected override handlers(): ProtocolTable<typeof talkative> {
    const discover = async () => {
      await this.wakeUp();
      return { next: S.COMMAND };
    };
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: discover },
      [S.COMMAND]: { [E.ENTER]: () => this.applyStartup(), [E.DISCOVER]: discover, [E.SET]: (changes) => this.setParameters(changes) },
    };
  }

  protected override readSettings(): Promise<string> {
    return this.run(commands.status);
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }
}

const terse = defineInstrument({ ...talkative, states: { [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] }, [S.COMMAND]: {} } });

class TerseProtocol extends CommandResponseProtocol<typeof terse> {
  protected override handlers(): ProtocolTable<typeof terse> {
    return {
      [S.UNKNOWN]: {
        [E.DISCOVER]: async () => {
          await this.wakeUp();
          return { next: S.COMMAND };
        },
      },
      [S.COMMAND]: { [E.ENTER]: () => this.refreshSettings() },
    };
  }

  protected override readSettings(): Promise<string> {
    return this.run(commands.status);
  }

  protected override writeSetting(): Promise<void> {
    return Promise.resolve();
  }
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** A meter that may say that it has started anew, its protocol, UNKNOWN yet, and what that has announced. */
async function talking<P extends TalkativeProtocol | TerseProtocol>(make: (context: ProtocolContext) => P) {
  const meter: Meter = { settings: { gain: '2', label: 'tank', mains: '50' }, isRunning: false, overrides: new Map() };
  const { near, far } = memoryPair({ url: 'memory:' });
  const farEnd = new FarEnd(far, { answer: (line) => answerOf(meter, line) });
  const protocol = make({ connection: near, scheduler: asyncScheduler, startup: 'apply' });
  const events: InstrumentEvent[] = [];
  protocol.events$.subscribe((event) => events.push(event));
  await protocol.start();
  const end = async (): Promise<void> => {
    await protocol.stop();
    await near.close();
  };
  return { meter, farEnd, protocol, events, end };
}

describe('an instrument that says it has started anew', () => {
  it('is discovered again, and given the settings that it has lost', async () => {
    const { meter, farEnd, protocol, events, end } = await talking((context) => new TalkativeProtocol(talkative, context));
    await protocol.dispatch(E.DISCOVER, undefined);
    await protocol.dispatch(E.SET, { gain: 5, label: 'lake' });
    events.length = 0;

    Object.assign(meter.settings, { gain: '1', label: 'none' });
    farEnd.say('\r\nLM-1 re');
    farEnd.say('ady, version 2\r\nLM>');
    await vi.advanceTimersByTimeAsync(5_000);

    expect(meter.settings).toEqual({ gain: '5', label: 'lake', mains: '50' });
    expect(events.map(({ type }) => type)).toEqual(['instrument-reset', 'config-change', 'config-diff', 'config-change', 'config-diff']);
    expect(events[0]).toMatchObject({ line: 'LM-1 ready, version 2' });
    await end();
  });

  it('again and again, while it is being discovered already, is discovered once more', async () => {
    const { meter, farEnd, protocol, events, end } = await talking((context) => new TalkativeProtocol(talkative, context));
    meter.overrides.set('', () => undefined);
    const discovering = protocol.dispatch(E.DISCOVER, undefined).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    farEnd.lines.length = 0;

    farEnd.say('LM-1 ready\r\n'.repeat(1_500));
    meter.overrides.clear();
    farEnd.say('LM>');
    await vi.advanceTimersByTimeAsync(600_000);

    expect(await discovering).toBeUndefined();
    expect(events.filter(({ type }) => type === 'instrument-reset')).toHaveLength(1_500);
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    expect(farEnd.lines.filter((line) => line === 'st')).toHaveLength(2);
    await end();
  });

  it('is discovered no more where whoever is told of it ends the protocol, whatever runs', async () => {
    const { meter, farEnd, protocol, events, end } = await talking((context) => new TalkativeProtocol(talkative, context));
    meter.overrides.set('', () => undefined);
    const discovering = protocol.dispatch(E.DISCOVER, undefined).catch((error: unknown) => error);
    const ended: Promise<void>[] = [];
    protocol.events$.subscribe(({ type }) => { if (type === 'instrument-reset') ended.push(protocol.stop()); });

    farEnd.say('LM-1 ready\r\n');
    await vi.advanceTimersByTimeAsync(600_000);

    await Promise.all(ended);
    expect(await discovering).toMatchObject({ code: 'fsm-stopped' });
    expect(events.map(({ type }) => type)).toEqual(['instrument-reset']);
    await end();
  });

  it('is left to the command that it comes during, where the state that follows knows no discovery', async () => {
    const { meter, farEnd, protocol, events, end } = await talking((context) => new TerseProtocol(terse, context));
    meter.overrides.set('', () => {
      meter.overrides.clear();
      return 'LM-1 ready\r\nLM>';
    });

    await protocol.dispatch(E.DISCOVER, undefined);
    await vi.advanceTimersByTimeAsync(600_000);

    expect(protocol.state).toBe(S.COMMAND);
    expect(events.map(({ type }) => type)).toEqual(['instrument-reset', 'config-change']);
    expect(farEnd.lines.filter((line) => line === 'st')).toHaveLength(1);
    await end();
  });
});

describe('LineWatch', () => {
  it('finds the same lines wherever the text is cut', () => {
    const text = 'ready 1\r\nalready\r\n ready 2\nready 3';

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 6 }), (cuts) => {
        const watch = new LineWatch(/^ready/);
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const found = places.slice(1).flatMap((end, index) => watch.scan(text.slice(places[index], end)));

        expect(found).toEqual(['ready 1', 'ready 2']);
      }),
    );
  });
});
