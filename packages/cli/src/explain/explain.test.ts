import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';
import { SHOWN_BYTES } from './explanation-json.ts';

const { ensembleBytes, framed, SettingMemory, withChecksum } = await import('@taffrail/teledyne-workhorse/simulator');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-explain-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is told of bytes that come on standard input. */
async function told(instrument: string, bytes: Uint8Array | string): Promise<readonly string[]> {
  const { status, stdout, stderr } = await taffrail(['explain', instrument, '-'], {
    input: [typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes],
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

function ensemble(): Uint8Array {
  const facts = { number: 7, clockMs: 1_337_113_969_860, clockText: '2012/05/15,20:32:49', pressure: -442, hasBottomTrack: false };
  return ensembleBytes(
    new SettingMemory({ WN: '3' }),
    { velocity: (cell, beam) => 100 * cell + beam, correlation: () => 1, echo: () => 2, isGood: () => true },
    facts,
  );
}

describe('taffrail explain', () => {
  it('puts a caret under the place where a line stops being a sample', async () => {
    expect(await told('sbe37', 'S>\r\n 7.5400, 3.80000,   10.100\r\nS># 7.5500, 3.8x010,   10.200\r\n\u0000not a sample\r\n')).toEqual([
      '27 bytes at 34: nearest is ctd (ctd_parsed), up to byte 13 of 27',
      '  # 7.5500, 3.8x010,   10.200',
      '               ^ expected a digit (conductivity); found "x"',
      '12 bytes at 64: no kind of sample begins like this',
      '  not a sample',
      '78 bytes: 1 of ctd_parsed; 39 bytes in 2 spans that are none',
    ]);
  });

  it.each([
    ['satlantic-par', 'SATPAR0464,14238553.9x,2157484928,150', ['^ expected a digit; found "x"']],
    [
      'satlantic-par',
      'SATPRL9999,1.468,22.784,2.2,0.7,27.3,LUN,34174366,0.0,0.1,-13,-1011,38,1759,0.773,0,231',
      ['^ expected "IN," or "OG,"; found "U"'],
    ],
    ['uw-trhph', '0.197  0.992  4.095  0.147  0.7?7  3.730  1.990  1.038  24.83  0.000   24.8   9.2', ['^ expected a digit; found "?"']],
    ['sbe37', ' 7.5400, 3.8\u001b', [String.raw`^ expected a digit (conductivity); found "\x1b"`]],
  ])('says what each instrument would have sent: %s, %j', async (instrument, line, carets) => {
    const lines = await told(instrument, `${line}\r\n`);

    expect(lines.map((each) => each.trim()).filter((each) => each.startsWith('^'))).toEqual(carets);
  });

  it('cuts a long line around the place, and says of a cut one what never came', async () => {
    const sample = '  7.5400, 3.80000,   10.100';

    expect(await told('sbe37', `${sample}${'!'.repeat(100)}\r\n 7.54`)).toEqual([
      '127 bytes at 0: nearest is ctd (ctd_parsed), up to byte 27 of 127',
      `  ${sample}${'!'.repeat(24)}…`,
      `  ${' '.repeat(sample.length)}^ expected "," or " " or the end or a digit (salinity); found "!"`,
      '5 bytes at 129: a part is missing; nearest is ctd (ctd_parsed), up to byte 5 of 5',
      '   7.54',
      '       ^ expected a digit (temperature); found the end',
      '134 bytes: no samples; 132 bytes in 2 spans that are none',
    ]);
  });

  it('gives the checksum that a binary record has and the one it would have', async () => {
    const bytes = ensemble();
    const at = bytes.length - 2;
    const [right, wrong] = [bytes.at(at) ?? 0, (bytes.at(at) ?? 0) ^ 1];
    const high = hex(bytes.at(at + 1) ?? 0);
    bytes[at] = wrong;

    const [heading, , row, caret] = await told('workhorse', bytes);

    expect(heading).toBe(
      `214 bytes at 0: the checksum is 0x${high}${hex(wrong)}, computed 0x${high}${hex(right)}; nearest is beamVelocity (adcp_velocity_beam), up to byte 212 of 214`,
    );
    expect(row?.slice(caret?.indexOf('^')).slice(0, 5)).toBe(`${hex(wrong)} ${high}`);
    expect(caret?.trim()).toBe(`^^ expected the checksum 0x${high}${hex(right)}; found 0x${high}${hex(wrong)}`);
  });

  it('names the block or the field of a binary record that is not as it has to be', async () => {
    const outside = ensemble();
    new DataView(outside.buffer).setUint16(8, 9_999, true);
    const few = ensemble();
    few[18 + 9] = 250;

    const carets = await Promise.all(
      [framed([Uint8Array.of(0, 1, 1, 2, 3, 4)]), withChecksum(outside), withChecksum(few), ensemble().subarray(0, 60)].map(async (bytes) =>
        (await told('workhorse', bytes)).at(-2)?.trim(),
      ),
    );

    expect(carets).toEqual([
      '^^ expected a block (dataTypes.fixedLeader); found 00',
      '^^ expected what agrees with the rest of the record (dataTypes); found 00',
      expect.stringMatching(
        /^\^\^ expected what agrees with the rest of the record \(dataTypes\.velocities\.velocityBeam1\); found [\da-f]{2}$/,
      ),
      '^^ expected 154 more bytes, of 214; found the end',
    ]);
  });

  it('prints JSON, with no more of a span than is of use', async () => {
    const { records } = await taffrail(['explain', 'sbe37', '--json'], {
      input: [`battery\r\n# 7.5500, ${'9'.repeat(2 * SHOWN_BYTES)}\r\n`],
    });

    expect(records()).toEqual([
      {
        type: 'explanation',
        reason: 'no-match',
        position: '0',
        length: 7,
        text: 'battery',
        rule: null,
        stream: null,
        matched: 0,
        expected: [],
        checksum: null,
        cause: null,
      },
      expect.objectContaining({
        position: '9',
        length: 10 + 2 * SHOWN_BYTES,
        text: `# 7.5500, ${'9'.repeat(SHOWN_BYTES - 10)}`,
        rule: 'ctd',
        stream: 'ctd_parsed',
      }),
      { type: 'summary', bytes: 21 + 2 * SHOWN_BYTES, particles: {}, unparsedBytes: 17 + 2 * SHOWN_BYTES, spans: 2 },
    ]);
  });

  it('reads a lineage datalog and a journal as parse does, and tells of what is missing', async () => {
    const packet = (payload: string): Uint8Array =>
      encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: Buffer.from(payload, 'latin1'), time: ntpFromUnixMs(0) });
    const datalog = join(folder, 'x.datalog');
    writeFileSync(datalog, Buffer.concat([packet('# 7.5'), Buffer.from('torn'), packet('5\r\n')]));
    writeFileSync(join(folder, '00000000000000000000.journal'), packet('# 7.x\r\n'));
    writeFileSync(join(folder, 'epoch.json'), '{"epoch":"e1"}');

    const [fromDatalog, fromJournal] = [
      await taffrail(['explain', 'sbe37', datalog, '--input', 'lineage', '--json']),
      await taffrail(['explain', 'sbe37', folder, '--input', 'journal', '--json']),
    ];

    expect(fromDatalog.records().map(({ type, reason, position, from }) => [type, reason, position ?? from])).toEqual([
      ['explanation', 'incomplete', '16'],
      ['gap', undefined, '21'],
      ['explanation', 'incomplete', '41'],
      ['summary', undefined, undefined],
    ]);
    expect(fromJournal.first()).toMatchObject({
      reason: 'no-match',
      position: '16',
      matched: 4,
      expected: [{ what: 'a digit', field: 'temperature' }],
    });
  });

  it.each([
    ['on a terminal', {}, true],
    ['not with NO_COLOR', { NO_COLOR: '1' }, false],
    ['not on a dumb terminal', { TERM: 'dumb' }, false],
  ])('is in colour %s', async (_, env, isColoured) => {
    const { shell, stdout, process } = fakeShell({ input: ['# 7.x\r\n'] });
    Object.assign(process, { env });
    stdout.isTTY = true;

    await runTaffrail(['explain', 'sbe37', '-'], shell);

    expect(stdout.text.includes('\u001b[31m^ expected a digit')).toBe(isColoured);
    expect(stdout.text.includes('\u001b')).toBe(isColoured);
  });

  it('says what it cannot read', async () => {
    const missing = join(folder, 'missing');

    expect(await taffrail(['explain', 'sbe37', missing])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `taffrail: recording: cannot read ${missing}: there is no such file or directory\n`,
    });
    expect(await taffrail(['explain', 'sbe37', folder])).toMatchObject({
      status: 2,
      stderr: `taffrail: usage: ${folder} is a directory: expected a file, or --input journal\n`,
    });
    expect(await taffrail(['explain', 'sbe38', missing])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('unknown-instrument'),
    });
  });
});

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
