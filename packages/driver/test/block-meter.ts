import { bytesCommand, command } from '../src/definition/command.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { at } from '../src/definition/layout-blocks.ts';
import { bit, bits } from '../src/definition/layout-bits.ts';
import { layout } from '../src/definition/layout.ts';
import { u16le } from '../src/definition/layout-numbers.ts';
import { characters, literal } from '../src/definition/layout-text.ts';
import { flag, int, text } from '../src/definition/parameter-kinds.ts';
import { type DriverOptions, SingleConnectionInstrumentDriver } from '../src/driver/single-connection-instrument-driver.ts';
import { ProtocolError } from '../src/errors.ts';
import { latin1Bytes } from '../src/latin1.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../src/lineage/names.ts';
import { CommandResponseProtocol } from '../src/protocol/command-response-protocol.ts';
import type { ProtocolContext } from '../src/protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../src/protocol/protocol-table.ts';

/** How long a set-up is, its checksum included. */
export const BLOCK_BYTES = 512;

const plain = (description: string) => ({ unit: '1', description });

/** The set-up of a current meter as one block of bytes; what is not named here has to stay as it is. */
const block = layout({
  id: literal([0xa5, 0x00, 0x00, 0x01]),
  pulse: u16le(plain('Length of the transmit pulse.')),
  timing: at(20, bits('u16le', { isContinuous: bit(1, plain('Whether it measures without bursts.')), isSyncedAtEnd: bit(7, plain('Whether the sync comes last.')) })),
  name: at(40, characters(6, plain('Name of the deployment.'))),
});

/** Where each parameter is in the block, and how it is put there. */
const places: Readonly<Record<string, (view: DataView, value: string) => void>> = {
  pulse: (view, value) => { view.setUint16(4, Number(value), true); },
  isContinuous: (view, value) => { view.setUint16(20, (view.getUint16(20, true) & ~2) | (value === '1' ? 2 : 0), true); },
  name: (view, value) => { for (let index = 0; index < 6; index += 1) view.setUint8(40 + index, value.charCodeAt(index) || 0); },
};

/** A current meter made up for tests, as the classic Nortek instruments are: ACK and NACK, a break in two stages, and its settings in one block. */
export const blockMeter = defineInstrument({
  id: 'example-block-meter',
  vendor: 'Example',
  model: 'Block meter',
  terminator: '',
  prompts: [],
  rejections: [{ pattern: /^\x15\x15$/, isBare: true }],
  parameters: {
    pulse: int({ wire: 'pulse', description: 'Length of the transmit pulse.', unit: '1', pattern: /^pulse (\d+)$/, range: [1, 65_535] }),
    isContinuous: flag({ wire: 'isContinuous', description: 'Whether it measures without bursts.', pattern: /^isContinuous (true|false)$/, isOn: ([, word]) => word === 'true', words: ['1', '0'] }),
    name: text({ wire: 'name', description: 'Name of the deployment.', pattern: /^name (.*)$/, maximumLength: 6 }),
  },
  commands: {
    /** Twice the line is told to listen, with a pause; in command mode it says so, while measuring it wants to be sure. */
    attention: command('@@@@@@', { description: 'Get attention.', isRaw: true, isUrgent: true, until: 'sent' }),
    breakIn: command('K1W%!Q', { description: 'Break in.', isRaw: true, isUrgent: true, until: /Command mode\n\r\x06\x06|Confirm:/ }),
    confirm: command('MC', { description: 'Confirm the break.', until: /\x06\x06/ }),
    readBlock: command('GC', { description: 'Tell the set-up.', until: { lengthBytes: BLOCK_BYTES + 2 }, parse: latin1Bytes }),
    writeBlock: bytesCommand('CC', { description: 'Replace the set-up.', lengthBytes: BLOCK_BYTES, encode: (bytes: Uint8Array) => bytes, until: /\x06\x06/ }),
    measure: command('ST', { description: 'Measure.', until: /\x06\x06/ }),
  },
  particles: {},
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] },
    [S.COMMAND]: { [E.GET]: [], [E.SET]: [], [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE] },
    [S.AUTOSAMPLE]: { [E.STOP_AUTOSAMPLE]: [S.COMMAND] },
  },
});

const { commands } = blockMeter;

/** What the meter does in each state. */
class BlockMeterProtocol extends CommandResponseProtocol<typeof blockMeter> {
  /** As it was read last. */
  #block = new Uint8Array(0);

  protected override handlers(): ProtocolTable<typeof blockMeter> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => this.#breakIn() },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.START_AUTOSAMPLE]: async () => {
          await this.run(commands.measure);
          return { next: S.AUTOSAMPLE };
        },
      },
      [S.AUTOSAMPLE]: { [E.STOP_AUTOSAMPLE]: () => this.#breakIn() },
    };
  }

  protected override async readSettings(): Promise<string> {
    const bytes = await this.run(commands.readBlock);
    const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_BYTES);
    const values = checksumOf(view) === view.getUint16(BLOCK_BYTES - 2, true) ? block.read({ view, start: 0, end: BLOCK_BYTES }) : undefined;
    if (values === undefined) throw new ProtocolError('expected a set-up with a right checksum in the answer to "GC"');
    this.#block = bytes.slice(0, BLOCK_BYTES);
    return Object.entries(values).map(([name, value]) => `${name} ${String(value)}`).join('\n');
  }

  protected override writeSetting(wire: string, text: string): Promise<void> {
    return this.writeSettings([{ wire, text }]);
  }

  /** All at once: the block that was read last, with nothing else changed. */
  protected override async writeSettings(settings: readonly { readonly wire: string; readonly text: string }[]): Promise<void> {
    const changed = this.#block.slice();
    const view = new DataView(changed.buffer);
    for (const { wire, text: value } of settings) places[wire]?.(view, value);
    view.setUint16(BLOCK_BYTES - 2, checksumOf(view), true);
    await this.run(commands.writeBlock, changed);
  }

  async #breakIn() {
    await this.run(commands.attention);
    await this.pause(100);
    const answer = await this.run(commands.breakIn);
    if (answer.endsWith('Confirm:')) await this.run(commands.confirm);
    return { next: S.COMMAND };
  }
}

/** Drives a block meter. */
export class BlockMeterDriver extends SingleConnectionInstrumentDriver<typeof blockMeter> {
  constructor(options: DriverOptions) {
    super(blockMeter, options);
  }

  protected override buildProtocol(context: ProtocolContext): BlockMeterProtocol {
    return new BlockMeterProtocol(blockMeter, context);
  }
}

/** Adds up the words of a block but the last. */
export function checksumOf(view: DataView): number {
  let sum = 0xb58c;
  for (let place = 0; place < BLOCK_BYTES - 2; place += 2) sum += view.getUint16(place, true);
  return sum & 0xffff;
}
