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

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('an instrument that says it has started anew', () => {
  it('is discovered again, and given the settings that it has lost', async () => {
    const meter: Meter = { settings: { gain: '2', label: 'tank', mains: '50' }, isRunning: false, overrides: new Map() };
    const { near, far } = memoryPair({ url: 'memory:' });
    const farEnd = new FarEnd(far, { answer: (line) => answerOf(meter, line) });
    const protocol = new TalkativeProtocol(talkative, { connection: near, scheduler: asyncScheduler, startup: 'apply' });
    const events: InstrumentEvent<typeof talkative>[] = [];
    protocol.events$.subscribe((event) => events.push(event));
    await protocol.start();
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
    await protocol.stop();
    await near.close();
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
