import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

const atMs = Date.UTC(2026, 2, 1);
const text = 'S>ts\r\n\r\n 7.5400, 3.80000,   10.100\r\n\r\nS>\r\n# 7.5500, 3.80010,   10.200\r\nnot a sample\r\n';
const summary = { bytes: text.length, particles: 2, unparsedBytes: 14, spans: 2 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-parse-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  utimesSync(path, atMs / 1_000, atMs / 1_000);
  return path;
}

function packet(type: number, payload: string): Uint8Array {
  return encodePacket({ type, payload: Buffer.from(payload, 'latin1'), time: ntpFromUnixMs(atMs) });
}

describe('taffrail parse', () => {
  it('reads samples from a file, dates them by it, and counts what it read', async () => {
    const { status, records, stderr } = await taffrail(['parse', 'sbe37', file('log', text), '--json']);

    expect([status, JSON.parse(stderr)]).toEqual([0, summary]);
    expect(records()).toEqual([
      {
        type: 'particle',
        instrument: 'seabird-sbe37',
        stream: 'ctd_parsed',
        values: { temperature: 7.54, conductivity: 3.8, pressure: 10.1 },
        quality: 'ok',
        times: { instrumentMs: null, portMs: null, driverMs: atMs, preferred: 'driver' },
        id: { epoch: '', position: '8', index: 0 },
      },
      expect.objectContaining({ values: { temperature: 7.55, conductivity: 3.8001, pressure: 10.2 } }),
    ]);
  });

  it('prints what is no sample, escaped and with the rule that came nearest, when it is asked to', async () => {
    const { records } = await taffrail(['parse', 'sbe37', file('log', `${text} 7.5400, 3.8\u001b\r\n`), '--json', '--unparsed']);

    expect(records().filter(({ type }) => type === 'unparsed')).toEqual([
      { type: 'unparsed', position: '2', length: 2, text: 'ts', nearest: null },
      { type: 'unparsed', position: String(text.indexOf('not')), length: 12, text: 'not a sample', nearest: null },
      { type: 'unparsed', position: String(text.length), length: 13, text: ' 7.5400, 3.8\\x1b', nearest: 'ctd' },
    ]);
  });

  it('reads standard input where no file is named', async () => {
    const { stdout, stderr } = await taffrail(['parse', 'sbe37'], { input: [text.slice(0, 20), Buffer.from(text.slice(20))] });

    expect(stdout).toMatch(/temperature=7\.54 degree_Celsius .*\n.*temperature=7\.55 /);
    expect(JSON.parse(stderr)).toEqual(summary);
  });

  it('ends as soon as it is told to, though whoever writes to standard input says nothing', async () => {
    const { shell, process, end } = fakeShell();
    const destroyed = new Promise<void>((resolve) => {
      const asked = () => ({ next: async () => { queueMicrotask(() => { end('SIGINT'); }); return new Promise<never>(() => undefined); } });
      Object.assign(process, { stdin: { [Symbol.asyncIterator]: asked, destroy: resolve } });
    });

    await runTaffrail(['parse', 'sbe37'], shell);
    await destroyed;

    expect(process.exitCode).toBe(130);
  });

  it('gives the same lines however the bytes are cut', async () => {
    const path = file('log', text);
    const whole = await taffrail(['parse', 'sbe37', path, '--json', '--unparsed']);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: text.length }), async (size) => {
        const cut = await taffrail(['parse', 'sbe37', path, '--json', '--unparsed', '--fragment', String(size)]);

        expect([cut.stdout, cut.stderr]).toEqual([whole.stdout, whole.stderr]);
      }),
      { numRuns: 20 },
    );
  });

  it('reads the same samples from the datalogs of both port agents of the lineage', async () => {
    const ooi = [packet(PacketType.CONFIG, '{}'), packet(PacketType.DIGI_COMMAND, 'power'), packet(PacketType.HEARTBEAT, 'HB')];
    const cpp = [packet(6, 'instrument command'), packet(7, ' 7.5400, 3.80000,   10.100\r\n')];
    const samplesIn = async (others: readonly Uint8Array[]) => {
      const datalog = Buffer.concat(others.flatMap((other) => [other, packet(PacketType.FROM_INSTRUMENT, text.slice(0, 40)), other]));
      const { stderr } = await taffrail(['parse', 'sbe37', file('x.datalog', datalog), '--input', 'lineage', '--json']);
      return JSON.parse(stderr).particles / others.length;
    };

    expect([await samplesIn(ooi), await samplesIn(cpp)]).toEqual([1, 1]);
  });

  it("reads the instrument's packets of a lineage datalog, dates samples by them, and announces what is no packet", async () => {
    const datalog = Buffer.concat([
      packet(PacketType.STATUS, 'CONNECTED'),
      packet(PacketType.FROM_INSTRUMENT, ' 7.5400, 3.80000,   10.1'),
      packet(PacketType.FROM_DRIVER, 'ts\r\n'),
      packet(PacketType.FROM_INSTRUMENT, '00\r\n 7.5500, '),
      Buffer.from('torn'),
      packet(PacketType.FROM_INSTRUMENT, '3.80000,   10.100\r\n 7.5600, 3.80000,   10.100\r\n'),
    ]);
    const { records, first } = await taffrail(['parse', 'sbe37', file('x.datalog', datalog), '--input', 'lineage', '--json']);

    expect(records().map(({ type, values, from }) => [type, values?.temperature ?? from])).toEqual([
      ['particle', 7.54],
      ['gap', expect.any(String)],
      ['particle', 7.56],
    ]);
    expect(first().times).toEqual({ instrumentMs: null, portMs: atMs, driverMs: atMs, preferred: 'port' });
  });

  it("reads a journal, from its agent's directory or from one of its files, with its epoch and positions", async () => {
    const content = Buffer.concat([
      packet(PacketType.STATUS, '{}'),
      packet(PacketType.FROM_INSTRUMENT, 'S> 7.5400, 3.80000,   10.100\r\n'),
    ]);
    const segment = file('00000000000000000000.journal', content);
    file('epoch.json', '{"epoch":"e1"}');
    const fromDirectory = await taffrail(['parse', 'sbe37', folder, '--input', 'journal', '--json']);
    const fromFile = await taffrail(['parse', 'sbe37', segment, '--input', 'journal', '--json']);

    expect(fromDirectory.first().id).toEqual({ epoch: 'e1', position: '37', index: 0 });
    expect(fromFile.stdout).toBe(fromDirectory.stdout);
    expect((await taffrail(['parse', 'sbe37', folder, '--input', 'journal', '--json', '--unparsed', '--fragment', '3'])).stdout).toBe(
      fromDirectory.stdout,
    );
  });

  it('puts no sample together of what a journal has from before and after its link was made anew', async () => {
    const content = Buffer.concat([
      packet(PacketType.STATUS, '{"link":"up","url":"tcp://h:1"}'),
      packet(PacketType.FROM_INSTRUMENT, ' 7.5400, 3.80000,   10.1'),
      packet(PacketType.STATUS, '{"link":"up","url":"tcp://h:1"}'),
      packet(PacketType.FROM_INSTRUMENT, ' 7.5500, 3.80000,   10.100\r\n'),
    ]);
    file('00000000000000000000.journal', content);
    file('epoch.json', '{"epoch":"e1"}');
    const { records } = await taffrail(['parse', 'sbe37', folder, '--input', 'journal', '--json', '--unparsed']);

    expect(records().map(({ type, values, text: unparsed }) => [type, values?.temperature ?? unparsed])).toEqual([
      ['unparsed', ' 7.5400, 3.80000,   10.1'],
      ['particle', 7.55],
    ]);
  });

  it("prints samples in the lineage's form", async () => {
    const { first } = await taffrail(['parse', 'sbe37', file('log', text), '--lineage-json']);

    expect(first()).toMatchObject({
      pkt_format_id: 'JSON_Data',
      stream_name: 'ctd_parsed',
      driver_timestamp: atMs / 1_000 + 2_208_988_800,
      values: [
        { value_id: 't', value: 7.54 },
        { value_id: 'c', value: 3.8 },
        { value_id: 'p', value: 10.1 },
      ],
    });
  });

  it('says what it cannot read', async () => {
    const missing = join(folder, 'missing');

    expect(await taffrail(['parse', 'sbe37', missing])).toMatchObject({
      status: 1,
      stderr: `taffrail: recording: cannot read ${missing}: there is no such file or directory\n`,
    });
    expect(await taffrail(['parse', 'sbe37', folder])).toMatchObject({
      status: 2,
      stderr: `taffrail: usage: ${folder} is a directory: expected a file, or --input journal\n`,
    });
    expect((await taffrail(['parse', 'sbe37', folder, '--input', 'journal'])).stderr).toMatch(/^taffrail: journal-format: /);
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    expect((await taffrail(['parse', 'sbe37', loop])).stderr).toMatch(/^taffrail: recording: cannot read .*: ELOOP: /);
    const stray = file('stray.txt', '');
    expect((await taffrail(['parse', 'sbe37', stray, '--input', 'journal'])).stderr).toBe(
      `taffrail: recording: cannot read ${stray}: expected a journal directory, or a file of one, which is named by 20 digits and .journal\n`,
    );
  });
});
