import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, currentMeter, currentMeterWithClock } from '../../test/nortek-definition.ts';
import { profiler } from '../../test/pd0-definition.ts';
import { ensembleBytes, withSum } from '../../test/pd0-record.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { latin1Bytes } from '../latin1.ts';
import type { StreamParticle } from '../particle/particle.ts';
import { Chunker } from './chunk.ts';
import type { Unparsed } from './unparsed.ts';

type Item = StreamParticle | Unparsed;

const CURRENT = bytesOf('a5011500101926221211000000009300f83b810628017f01002d0000e3094c0122ff9afe1e1416006093');
const VELOCITY = bytesOf('a51000db00008f10000049f041f72303303132120918d8f7');
const HARDWARE = bytesOf('a505180056454320383138312020202020200400ffff00000400900004000000ffff0000ffffffff0000332e3336b048');
const ACK = Uint8Array.of(0x06, 0x06);

describe('Chunker, of records that say their size', () => {
  it('reads each record by the one rule that knows its id', () => {
    const items = read(currentMeter, [CURRENT, VELOCITY, HARDWARE]);

    expect(items).toMatchObject([
      {
        stream: 'velpt_velocity_data',
        values: {
          errorCode: 0,
          battery: 14.7,
          soundSpeed: 1535.2,
          heading: 166.5,
          pitch: 29.6,
          roll: 38.3,
          isDownward: true,
          temperature: 25.31,
          velocity: [332, -222, -358],
          amplitude: [30, 20, 22],
          pressure: 0,
        },
        quality: 'ok',
        times: { instrumentMs: Date.UTC(2012, 10, 26, 22, 10, 19) },
        id: { epoch: 'e', position: 0n, index: 0 },
      },
      {
        stream: 'vel3d_cd_velocity_data',
        values: { counter: 219, pressureLow: 4239, velocity: [-4023, -2239, 803], amplitude: [48, 49, 50], correlation: [18, 9, 24] },
        times: { instrumentMs: null },
        id: { position: 42n },
      },
      {
        stream: 'vel3d_cd_hardware_configuration',
        values: { serialNumber: 'VEC 8181      ', hasRecorder: false, boardFrequency: 65_535, revision: 4, recorderSize: 9_437_184, unused: 'AAD//wAA/////wAA', firmware: '3.36' },
        id: { position: 66n },
      },
    ]);
  });

  it('gives a record that no rule knows, whole, and takes up behind it', () => {
    const unknown = withWordSum(bytesOf('a5771000' + '0a0d'.repeat(13) + '0000'));

    const items = read(currentMeter, [unknown, VELOCITY]);

    expect(items).toMatchObject([{ reason: 'no-match', position: 0n, lengthBytes: 32, nearest: 'current' }, { stream: 'vel3d_cd_velocity_data' }]);
  });

  it('takes a record as long as any may be, and none that claims to be longer', () => {
    const ofWords = (words: number): Uint8Array => withWordSum(Uint8Array.from({ length: 2 * words }, (_, at) => [0xa5, 0x77, words & 0xff, words >> 8][at] ?? 0x21));

    expect(read(currentMeter, [ofWords(256), VELOCITY])).toMatchObject([{ reason: 'no-match', lengthBytes: 512 }, { stream: 'vel3d_cd_velocity_data' }]);
    expect(read(currentMeter, [ofWords(257), VELOCITY])).toMatchObject([{ reason: 'incomplete', lengthBytes: 514 }, { stream: 'vel3d_cd_velocity_data' }]);
  });

  it('takes an acknowledgement between records for text, and records on both sides of it whole', () => {
    const items = read(currentMeter, [HARDWARE, ACK, VELOCITY]);

    expect(items).toMatchObject([
      { stream: 'vel3d_cd_hardware_configuration' },
      { type: 'unparsed', reason: 'incomplete', text: '\x06\x06', position: 48n, lengthBytes: 2 },
      { stream: 'vel3d_cd_velocity_data', id: { position: 50n } },
    ]);
  });

  it('finds a reply by the acknowledgement behind it, and by nothing else', () => {
    const items = read(currentMeterWithClock, [latin1Bytes('\n\rx\n\r'), bytesOf('090702111012 0606'), VELOCITY]);

    expect(items).toMatchObject([
      { text: 'x' },
      { stream: 'vel3d_clock_data', values: { minute: 9, second: 7, day: 2, hour: 11, year: 10, month: 12 }, times: { instrumentMs: Date.UTC(2010, 11, 2, 11, 9, 7) } },
      { stream: 'vel3d_cd_velocity_data' },
    ]);
  });

  it('makes a record unreadable whose digits are none', () => {
    const items = read(currentMeter, [withWordSum(Uint8Array.from(CURRENT, (byte, at) => (at === 9 ? 0x1a : byte)))]);

    expect(items).toMatchObject([{ reason: 'unreadable', cause: { code: 'protocol', message: 'expected two decimal digits, received the byte 1a' } }]);
  });

  it('takes a record by its whole length also where a shorter one seems to lie in it', () => {
    const outer = new Uint8Array(48);
    outer.set(HARDWARE);
    outer.set(VELOCITY, 20);

    const items = read(currentMeter, [withWordSum(outer)]);

    expect(items).toMatchObject([{ stream: 'vel3d_cd_hardware_configuration', id: { position: 0n } }]);
  });
});

describe('Chunker, of records that two framings could claim', () => {
  it('takes the framing with the longer sync', () => {
    const alike = withWordSum(Uint8Array.from(VELOCITY, (byte, at) => [byte, byte, 12, 0][at] ?? byte));

    expect(read(currentMeter, [alike])).toMatchObject([{ stream: 'vel3d_cd_velocity_data', values: { analogLow: 12, counter: 0 } }]);
  });

  it('takes the other where the longer sync has a wrong checksum', () => {
    const other = withWordSum(bytesOf('a5101000' + '00'.repeat(26) + '0000'));

    expect(read(currentMeter, [other])).toMatchObject([{ type: 'unparsed', reason: 'no-match', position: 0n, lengthBytes: 32, nearest: 'current' }]);
  });
});

describe('Chunker, of records whose checksum fails', () => {
  it('gives the whole of one, whatever begins in it that is none either', () => {
    const flipped = Uint8Array.from(CURRENT, (byte, at) => [0xa5, 0x77, 0x04, 0x00][at - 20] ?? byte);

    expect(read(currentMeter, [flipped])).toMatchObject([{ stream: 'velpt_velocity_data', quality: 'checksum_failed', id: { position: 0n } }]);
  });

  it('publishes them as such where their framing says so', () => {
    const flipped = Uint8Array.from(CURRENT, (byte, at) => (at === 30 ? byte ^ 1 : byte));

    const items = read(currentMeter, [flipped, CURRENT]);

    expect(items).toMatchObject([
      { stream: 'velpt_velocity_data', quality: 'checksum_failed', values: { velocity: [333, -222, -358] }, id: { position: 0n } },
      { stream: 'velpt_velocity_data', quality: 'ok', id: { position: 42n } },
    ]);
  });

  it('has them unparsed where it does not', () => {
    const flipped = Uint8Array.from(VELOCITY, (byte, at) => (at === 12 ? byte ^ 1 : byte));

    const items = read(currentMeter, [flipped, VELOCITY]);

    expect(items).toMatchObject([
      { type: 'unparsed', reason: 'checksum-failed', position: 0n, lengthBytes: 24, nearest: 'velocity' },
      { stream: 'vel3d_cd_velocity_data', id: { position: 24n } },
    ]);
  });

  it('publishes none whose end is part of an intact record', () => {
    const cut = CURRENT.subarray(0, 41);

    const items = read(currentMeter, [cut, CURRENT]);

    expect(items).toMatchObject([
      { reason: 'checksum-failed', position: 0n, lengthBytes: 41 },
      { stream: 'velpt_velocity_data', quality: 'ok', id: { position: 41n } },
    ]);
  });

  it('makes one that no rule reads unparsed, also where it would be published', () => {
    const items = read(currentMeter, [bytesOf('a5770400 0000 0000')]);

    expect(items).toMatchObject([{ reason: 'checksum-failed', lengthBytes: 8 }]);
  });
});

describe('Chunker, of ensembles and text on one line', () => {
  it('reads what every rule of a framing finds in one record, told apart by index', () => {
    const items = read(profiler, [ensembleBytes({ cells: 2, number: 70_000 })]);

    expect(items).toMatchObject([
      {
        stream: 'adcp_velocity_beam',
        values: {
          cellCount: 2,
          heading: 196.31,
          roll: -2.63,
          pressure: -442,
          ensembleNumber: 70_000,
          velocity: [
            [-17, 20, 57, 94],
            [131, 168, 205, 242],
          ],
        },
        times: { instrumentMs: Date.UTC(2012, 4, 15, 20, 32, 49, 860) },
        id: { index: 0 },
      },
      { stream: 'adcp_config', values: { frequency: 600, coordinateTransform: 'beam', serialNumber: 16_779, boardSerialNumber: '712766672028565661' }, id: { index: 1 } },
    ]);
  });

  it('leaves out the values of blocks that are not there, and passes over blocks it does not know', () => {
    const [first] = read(profiler, [ensembleBytes({ cells: 1, blocks: ['unknown', 'variableLeader', 'echo', 'fixedLeader', 'echo'] })]);

    expect(Object.keys((first as StreamParticle<string, object>).values)).toEqual(expect.arrayContaining(['heading', 'echoIntensity']));
    expect((first as StreamParticle<string, object>).values).not.toHaveProperty('velocity');
  });

  it('has a record without a block that must be there as matching no rule', () => {
    expect(read(profiler, [ensembleBytes({ blocks: ['velocity'] })])).toMatchObject([{ reason: 'no-match', nearest: 'velocity' }]);
  });

  it('makes a record unreadable whose table leads outside of it, and says so once, however many rules there are', () => {
    const bytes = ensembleBytes({ cells: 1 });
    new DataView(bytes.buffer).setUint16(10, 9_999, true);

    const items = read(profiler, [withSum(bytes)]);

    expect(items).toMatchObject([{ reason: 'unreadable', cause: { code: 'protocol' } }]);
  });

  it('makes a record unreadable that has fewer cells than it says', () => {
    const bytes = ensembleBytes({ cells: 1, blocks: ['fixedLeader', 'variableLeader', 'velocity'] });
    bytes[12 + 9] = 200;

    expect(read(profiler, [withSum(bytes)])).toMatchObject([{ reason: 'unreadable' }]);
  });

  it('reads text, prompts, ensembles and replies of several lines in their order', () => {
    const reply = 'Ambient  Temperature =    20.32 Degrees C\r\n  Attitude Temperature =    24.65 Degrees C\r\n  Internal Moisture    = 8F0Ah\r\n';

    const items = read(profiler, [latin1Bytes('CS\r\n'), ensembleBytes({ cells: 1 }), latin1Bytes('\r\n[BREAK Wakeup A]\r\n>PT2\r\n'), latin1Bytes(`${reply}\r\n>`), ensembleBytes({ cells: 1 })]);

    expect(items.map((item) => (item.type === 'particle' ? item.stream : `${item.reason}: ${item.text}`))).toEqual([
      'no-match: CS',
      'adcp_velocity_beam',
      'adcp_config',
      'no-match: [BREAK Wakeup A]',
      'no-match: PT2',
      'adcp_ancillary_system_data',
      'adcp_velocity_beam',
      'adcp_config',
    ]);
    expect(items[5]).toMatchObject({ values: { ambient: 20.32, attitude: 24.65, moisture: 0x8f0a } });
  });

  it('finds the reply that follows an ensemble cut by a break', () => {
    const reply = 'Ambient  Temperature =    20.32 Degrees C\r\n  Attitude Temperature =    24.65 Degrees C\r\n  Internal Moisture    = 8F0Ah\r\n';

    const items = read(profiler, [ensembleBytes().subarray(0, 400), latin1Bytes(`\r\n[BREAK Wakeup A]\r\n>${reply}>`)]);

    expect(items).toMatchObject([
      { reason: 'incomplete', position: 0n },
      { stream: 'adcp_ancillary_system_data' },
    ]);
  });

  it('sums modulo 65536, as the instrument does and its manual does not', () => {
    const bytes = ensembleBytes({ cells: 200 });

    expect(bytes.subarray(0, -2).reduce((sum, byte) => sum + byte, 0)).toBeGreaterThan(2 * 65_536);
    expect(read(profiler, [bytes])).toMatchObject([{ stream: 'adcp_velocity_beam' }, { stream: 'adcp_config' }]);
  });
});

describe('Chunker, of recordings', () => {
  const folder = process.env['TAFFRAIL_FIXTURES'];
  if (folder === undefined) process.emitWarning('TAFFRAIL_FIXTURES is not set: nothing is read from the recordings of instruments, which are not in the repository');

  it.runIf(folder !== undefined)('reads 20 ensembles of a profiler, and gives the last one, which was cut, as incomplete', () => {
    const bytes = new Uint8Array(readFileSync(join(folder ?? '', 'pd0_sample.bin')));

    const items = read(profiler, [bytes]);
    const velocities = items.filter((item) => item.type === 'particle' && item.stream === 'adcp_velocity_beam') as StreamParticle<string, Record<string, unknown>>[];

    expect(items).toHaveLength(41);
    expect(items.at(-1)).toMatchObject({ reason: 'incomplete', position: 19_080n, lengthBytes: 920 });
    expect(velocities.map(({ id }) => Number(id.position))).toEqual(Array.from({ length: 20 }, (_, i) => i * 954));
    expect(velocities.map(({ values }) => values['ensembleNumber'])).toEqual(Array.from({ length: 20 }, (_, i) => 435 + i));
    expect([0, 2, 9, 19].map((i) => velocities[i]!).map(({ values, times }) => [times.instrumentMs, values['heading'], values['pressure'], (values['velocity'] as number[][])[0], sumOf(values['velocity']), sumOf(values['correlation']), sumOf(values['echoIntensity']), sumOf(values['percentGood'])])).toEqual([
      [Date.UTC(2012, 4, 15, 20, 32, 49, 860), 196.31, 197, [-57, -14, 37, -12], 925, 4_510, 12_536, 1_400],
      [Date.UTC(2012, 4, 15, 20, 32, 53, 900), 196.09, -442, [-57, -14, 27, -5], 590, 4_568, 12_445, 1_300],
      [Date.UTC(2012, 4, 15, 20, 33, 8, 40), 196.35, 428, [-57, -18, 27, 5], 1_801, 4_540, 12_472, 1_300],
      [Date.UTC(2012, 4, 15, 20, 33, 28, 240), 196.32, -402, [-55, -20, 18, 30], 828, 4_675, 12_594, 1_200],
    ]);
  });

  it.runIf(folder !== undefined)('reads them the same when they are cut at any one place, and byte by byte', () => {
    const bytes = new Uint8Array(readFileSync(join(folder ?? '', 'pd0_sample.bin'))).subarray(0, 2_500);
    const whole = read(profiler, [bytes]);

    for (let at = 1; at < bytes.length; at += 1) expect(read(profiler, [bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(whole);
    expect(read(profiler, Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it.runIf(folder !== undefined)('knows the set-ups of a velocimeter by their checksums', () => {
    const hardware = new Uint8Array(readFileSync(join(folder ?? '', 'nortek_hardware_config_vector.bin')));
    const user = new Uint8Array(readFileSync(join(folder ?? '', 'nortek_user_config_vector.bin')));

    const items = read(currentMeter, [user, hardware, ACK]);

    expect(items).toMatchObject([
      { reason: 'no-match', position: 0n, lengthBytes: 512 },
      { stream: 'vel3d_cd_hardware_configuration', values: { serialNumber: 'VEC 8181      ' }, id: { position: 512n } },
      { reason: 'incomplete', text: '\x06\x06' },
    ]);
  });
});

function read(definition: AnyDefinition, pieces: readonly Uint8Array[]): readonly Item[] {
  const chunker = new Chunker(definition, { epoch: 'e', scheduler: { now: () => 7, schedule: () => { throw new Error('it waits for nothing'); } } });
  let position = 0n;
  const items = pieces.flatMap((bytes): readonly Item[] => {
    const read = chunker.push({ bytes, receivedAtMs: 5, position });
    position += BigInt(bytes.length);
    return read;
  });
  return [...items, ...chunker.end()];
}

function withWordSum(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sum = 0xb58c;
  for (let at = 0; at < bytes.length - 2; at += 2) sum += view.getUint16(at, true);
  view.setUint16(bytes.length - 2, sum & 0xffff, true);
  return bytes;
}

function sumOf(values: unknown): number {
  return (values as (number | null)[][]).flat().reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
