import { binaryParticle } from '../src/definition/binary-particle.ts';
import { wordSum } from '../src/definition/checksum.ts';
import { command } from '../src/definition/command.ts';
import { fixedLength } from '../src/definition/framing.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { i16le, u16le } from '../src/definition/layout-numbers.ts';
import { literal } from '../src/definition/layout-text.ts';
import { layout } from '../src/definition/layout.ts';
import { int } from '../src/definition/parameter-kinds.ts';
import { type DriverOptions, SingleConnectionInstrumentDriver } from '../src/driver/single-connection-instrument-driver.ts';
import { latin1Bytes } from '../src/latin1.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../src/lineage/names.ts';
import { CommandResponseProtocol } from '../src/protocol/command-response-protocol.ts';
import type { ProtocolContext } from '../src/protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../src/protocol/protocol-table.ts';

/** The bytes of a record. */
export const RECORD_BYTES = 8;
const checksum = wordSum({ stored: 'u16le', seed: 0x1234 });

const sounding = binaryParticle('sounding', {
  description: 'One sounding.',
  framing: fixedLength({ sync: [0xa5, 0x5a], lengthBytes: RECORD_BYTES, checksum }),
  layout: layout({ sync: literal([0xa5, 0x5a]), number: u16le({ unit: '1', description: 'Counts soundings.' }), depth: i16le({ unit: 'm', description: 'Depth.' }) }),
});

/** An echo sounder made up for tests: commands in lines, questions in the midst of one, records in bytes. */
export const sounder = defineInstrument({
  id: 'acme-es1',
  vendor: 'Acme',
  model: 'ES-1',
  terminator: '\r\n',
  prompts: ['SB>'],
  rejections: [{ pattern: /^\?/ }],
  wakeUp: { send: '\r\n', intervalMs: 1_000, attempts: 3, afterSilenceMs: 60_000 },
  replyTimeoutMs: 5_000,
  parameters: { rate: int({ wire: 'RATE', description: 'Soundings a minute.', pattern: /^rate (\d+)$/, range: [1, 60], startup: 6 }) },
  commands: {
    status: command('st', { description: 'Tells all settings.' }),
    fetch: command('get', { description: 'Gives one record.', until: { lengthBytes: RECORD_BYTES }, parse: (reply) => sounding.parse(latin1Bytes(reply)) }),
    erase: command('erase', { description: 'Erases its memory.', stages: [{ until: /everything\? /, send: 'Y' }, { until: /sure\? /, send: 'YES' }] }),
    start: command('go', { description: 'Starts soundings.', until: /GO\r\n/ }),
    stop: command('halt', { description: 'Ends soundings.' }),
    set: command((wire: string, value: string) => `${wire}=${value}`, { description: 'Changes a setting.' }),
  },
  particles: { sounding },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.ACQUIRE_SAMPLE]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.CALIBRATE]: [],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: { [E.GET]: [], [E.STOP_AUTOSAMPLE]: [S.COMMAND] },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});

const { commands } = sounder;

/** What the sounder does in each state. */
class SounderProtocol extends CommandResponseProtocol<typeof sounder> {
  protected override handlers(): ProtocolTable<typeof sounder> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => this.#discover() },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.ACQUIRE_SAMPLE]: async () => ({ result: await this.run(commands.fetch) }),
        [E.START_AUTOSAMPLE]: async () => {
          await this.run(commands.start);
          return { next: S.AUTOSAMPLE };
        },
        [E.CALIBRATE]: async () => { await this.run(commands.erase); },
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.GET]: (request) => this.getParameters(request),
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.run(commands.stop);
          return { next: S.COMMAND };
        },
      },
      [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes), [E.STOP_DIRECT]: () => this.#discover() },
    };
  }

  protected override readSettings(): Promise<string> {
    return this.run(commands.status);
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }

  async #discover() {
    const status = await this.run(commands.status);
    return { next: status.includes('running') ? S.AUTOSAMPLE : S.COMMAND };
  }
}

/** Drives a sounder. */
export class SounderDriver extends SingleConnectionInstrumentDriver<typeof sounder> {
  constructor(options: DriverOptions) {
    super(sounder, options);
  }

  protected override buildProtocol(context: ProtocolContext): SounderProtocol {
    return new SounderProtocol(sounder, context);
  }
}

/** The sounder itself. */
export class Sounder {
  isRunning = false;
  rate = '6';
  /** How many lines it still does not hear. */
  ignores = 0;
  #number = 0;
  #question: 'everything' | 'sure' | undefined;

  /** The next record; its depths are the prompt's characters as often as not. */
  record(): string {
    this.#number += 1;
    const view = new DataView(new ArrayBuffer(RECORD_BYTES));
    view.setUint16(0, 0x5aa5, true);
    view.setUint16(2, this.#number, true);
    view.setUint16(4, this.#number % 2 === 0 ? 0x4253 : this.#number, true);
    const bytes = new Uint8Array(view.buffer);
    view.setUint16(6, 0x1234 + view.getUint16(0, true) + view.getUint16(2, true) + view.getUint16(4, true), true);
    return String.fromCharCode(...bytes);
  }

  /** What it answers to a line. */
  answer(line: string): string | undefined {
    this.ignores -= 1;
    if (this.ignores >= 0) return undefined;
    const question = this.#question;
    this.#question = undefined;
    if (question === 'everything' && line === 'Y') return this.#ask('sure');
    if (question === 'sure' && line === 'YES') return 'erased\r\nSB>';
    const rate = /^RATE=(\d+)$/.exec(line)?.[1];
    if (rate !== undefined) this.rate = rate;
    switch (line) {
      case 'st':
        return `${this.isRunning ? 'running' : 'idle'}\r\nrate ${this.rate}\r\nSB>`;
      case 'get':
        return this.record();
      case 'erase':
        return this.#ask('everything');
      case 'go':
        this.isRunning = true;
        return 'GO\r\n';
      case 'halt':
        this.isRunning = false;
        return '\r\nSB>';
      default:
        return rate === undefined && line !== '' ? '?\r\nSB>' : '\r\nSB>';
    }
  }

  #ask(question: 'everything' | 'sure'): string {
    this.#question = question;
    return question === 'sure' ? 'are you sure? ' : 'erase everything? ';
  }
}
