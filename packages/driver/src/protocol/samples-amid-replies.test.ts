import { memoryPair } from '@taffrail/connection';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cutter } from '../../test/cutter.ts';
import { FarEnd } from '../../test/far-end.ts';
import { labMeter } from '../../test/lab-meter.ts';
import { command } from '../definition/command.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import { SingleConnectionInstrumentDriver } from '../driver/single-connection-instrument-driver.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { CommandResponseProtocol } from './command-response-protocol.ts';
import type { ProtocolContext } from './instrument-protocol.ts';
import type { ProtocolTable } from './protocol-table.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const { reading } = labMeter.particles;
const facts = {
  id: 'acme-talker',
  vendor: 'Acme',
  model: 'Talker',
  terminator: '\r\n',
  replyTimeoutMs: 1_000,
  parameters: {},
  particles: { reading },
  states: { [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] }, [S.COMMAND]: { [E.ACQUIRE_STATUS]: [] } },
} as const;
const ask = { description: 'Asks whether all is well.' };
const prompting = defineInstrument({ ...facts, prompts: ['>'], commands: { ask: command('t', ask) } });
const bare = defineInstrument({ ...facts, prompts: [], commands: { ask: command('t', { ...ask, until: /OK\r\n/ }) } });
const asked = defineInstrument({ ...bare, wakeUp: { send: 'who\r\n', until: /^I am [^\r\n]*\r\n/m, intervalMs: 1_000, attempts: 2, afterSilenceMs: Infinity } });

class TalkerDriver extends SingleConnectionInstrumentDriver<typeof prompting> {
  protected override buildProtocol(context: ProtocolContext): TalkerProtocol {
    return new TalkerProtocol(this.definition, context);
  }
}

class TalkerProtocol extends CommandResponseProtocol<typeof prompting> {
  protected override handlers(): ProtocolTable<typeof prompting> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => ({ next: S.COMMAND }) },
      [S.COMMAND]: { [E.ACQUIRE_STATUS]: async () => { await this.run(this.definition.commands.ask); } },
    };
  }

  protected override async readSettings(): Promise<string> {
    return '';
  }

  protected override async writeSetting(): Promise<void> {}
}

/** What a meter says of its own accord, and what it makes of commands: after how long each is answered, if it is. */
const sessions = fc.record({
  samplesAtMs: fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 30 }),
  answersAfterMs: fc.array(fc.option(fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 6_000 })), { freq: 4 }), { minLength: 1, maxLength: 5 }),
  seed: fc.integer({ min: 1 }),
});

describe.each([
  ['with prompts', prompting],
  ['without prompts', bare],
  ['without prompts, with a question that it answers', asked],
])('a driver of an instrument %s', (_name, definition) => {
  it('publishes every sample once and in order, whatever becomes of its commands, and whenever it comes', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, async ({ samplesAtMs, answersAfterMs, seed }) => {
        const { near, far } = memoryPair();
        const left = [...answersAfterMs];
        const prompt = definition.prompts.join('');
        const farEnd: FarEnd = new FarEnd(far, {
          cut: cutter(seed),
          answer: (line) => {
            const afterMs = line === 't' ? left.shift() : 20;
            const reply = line === 't' ? 'OK\r\n' : line === 'who' ? 'I am a talker\r\n' : '\r\n';
            if (typeof afterMs === 'number') setTimeout(() => { farEnd.say(reply + prompt); }, afterMs);
            return undefined;
          },
        });
        const driver = new TalkerDriver(definition, { open: async () => near });
        const published: number[] = [];
        driver.particles$.subscribe(({ values }) => published.push(values.voltage));
        await driver.configure({ url: 'memory:' });
        await driver.connect();
        await driver.discover();

        const said: number[] = [];
        for (const atMs of samplesAtMs) {
          setTimeout(() => {
            said.push(said.length);
            farEnd.say(`R=${said.length - 1}.0\r\n`);
          }, atMs);
        }
        const commands = answersAfterMs.map(() => driver.acquireStatus().catch(() => undefined));
        await vi.advanceTimersByTimeAsync(120_000);
        await Promise.all(commands);
        await driver.close();
        await vi.advanceTimersByTimeAsync(120_000);

        expect(said).toHaveLength(samplesAtMs.length);
        expect(published).toEqual(said);
      }),
      { numRuns: 100 },
    );
  });
});
