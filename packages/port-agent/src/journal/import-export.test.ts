import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialect, encodePacket, ntpFromUnixMs, PacketDecoder, PacketType } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { DirectoryError, exportPacket, importLineage, JournalExistsError, JournalReader, verifyJournal } from '../index.ts';
import { pythonRepr } from './python-repr.ts';

const packetOf = (type: number, text: string, atMs = Date.UTC(2013, 6, 1)) => encodePacket({ type, payload: Buffer.from(text, 'latin1'), time: ntpFromUnixMs(atMs) });

async function* inPieces(bytes: Uint8Array, lengthBytes = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += lengthBytes) yield bytes.subarray(at, at + lengthBytes);
}

async function imported(datalog: Uint8Array, dialect: Dialect = 'ooi') {
  const directory = join(temporaryDirectory(), 'journal');
  const report = await importLineage({ source: inPieces(datalog), directory, dialect });
  const packets: [string, string, number][] = [];
  for await (const entry of new JournalReader(directory).read()) {
    if (entry.kind === 'packet' && entry.type < 64) packets.push([entry.name, Buffer.from(entry.payload).toString('latin1'), entry.timeMs]);
  }
  const findings = [];
  for await (const finding of verifyJournal(directory)) findings.push(finding);
  return { directory, report, packets, findings };
}

const at = Date.UTC(2013, 6, 1);

describe('importLineage', () => {
  it('makes a journal of a datalog, with the packets and the times that are in it', async () => {
    const datalog = Buffer.concat([packetOf(4, 'CONNECTED'), packetOf(2, 'ts\r\n'), packetOf(1, '7.5'), packetOf(6, '{}'), packetOf(7, 'power')]);

    const { report, packets, findings } = await imported(datalog);

    expect(packets).toEqual([
      ['STATUS', 'CONNECTED', at],
      ['FROM_DRIVER', 'ts\r\n', at],
      ['FROM_INSTRUMENT', '7.5', at],
      ['CONFIG', '{}', at],
      ['DIGI_COMMAND', 'power', at],
    ]);
    expect(report).toMatchObject({ packets: 5, leftOut: 0, garbageBytes: 0, garbageSpans: 0 });
    expect(findings).toEqual([]);
  });

  it('reads the numbers of the C++ agent as that agent meant them', async () => {
    const datalog = Buffer.concat([packetOf(1, '7.5'), packetOf(7, ''), packetOf(6, 'power')]);

    const { report, packets } = await imported(datalog, 'cpp');

    expect(packets.map(([name, text]) => [name, text])).toEqual([['FROM_INSTRUMENT', '7.5'], ['DIGI_COMMAND', 'power']]);
    expect(report).toMatchObject({ packets: 2, leftOut: 1 });
  });

  it('leaves out what would not count as a position, and what only looks like a packet of ours', async () => {
    const datalog = Buffer.concat([packetOf(9, 'HB'), packetOf(5, 'broken'), packetOf(67, '{"from":"0","crc32c":"00000000"}'), packetOf(200, '?'), packetOf(1, 'x')]);

    const { report, packets, findings } = await imported(datalog);

    expect(packets.map(([name, text]) => [name, text])).toEqual([['STATUS', 'broken'], ['FROM_INSTRUMENT', 'x']]);
    expect(report).toMatchObject({ packets: 2, leftOut: 3 });
    expect(findings).toEqual([]);
  });

  it('counts what is no packet, and reads on behind it', async () => {
    const damaged = packetOf(1, 'damaged');
    damaged[17]! ^= 1;

    const { report, packets } = await imported(Buffer.concat([Buffer.from('head'), packetOf(1, 'a'), damaged, packetOf(1, 'b'), packetOf(1, 'cut').subarray(0, 18)]));

    expect(packets.map(([, text]) => text)).toEqual(['a', 'b']);
    expect(report).toMatchObject({ packets: 2, garbageBytes: 4 + 23 + 18, garbageSpans: 3 });
  });

  it('makes nothing where there is something, and leaves nothing behind when reading fails', async () => {
    const parent = temporaryDirectory();
    const taken = join(parent, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'file'), '');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield packetOf(1, 'a');
      throw new Error('the disk is gone');
    }

    await expect(importLineage({ source: inPieces(packetOf(1, 'a')), directory: taken })).rejects.toThrow(JournalExistsError);
    await expect(importLineage({ source: broken(), directory: join(parent, 'new') })).rejects.toThrow('the disk is gone');

    expect(readdirSync(parent)).toEqual(['taken']);
  });

  it.each([
    ['is a file', (file: string) => file],
    ['is in a file', (file: string) => join(file, 'journal')],
    ['cannot be made', () => '/proc/taffrail/journal'],
    ['has no place for a draft beside it', () => '/proc/taffrail'],
  ])('refuses a directory that %s', async (_, directoryOf) => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');

    await expect(importLineage({ source: inPieces(packetOf(1, 'a')), directory: directoryOf(file) })).rejects.toThrow(DirectoryError);
  });
});

describe('exportPacket', () => {
  it('gives a datalog back as it was imported', async () => {
    const parts = fc.record({ type: fc.constantFrom(0, 1, 2, 3, 4, 6, 7, 8, 10), text: fc.string({ maxLength: 40 }), seconds: fc.nat(2e9) });
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 20 }), async (list) => {
        const datalog = Buffer.concat(list.map(({ type, text, seconds }) => packetOf(type, text, seconds * 1_000)));
        const { directory } = await imported(datalog);
        const out: Uint8Array[] = [];
        for await (const entry of new JournalReader(directory).read()) if (entry.kind === 'packet') out.push(exportPacket(entry, 'lineage') ?? new Uint8Array(0));

        expect(Buffer.concat(out).equals(datalog)).toBe(true);
        expect(new PacketDecoder().push(Buffer.concat(out)).every(({ kind }) => kind === 'packet')).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['', "''"],
    ['\r\n', "'\\r\\n'"],
    ['a\tb\\', "'a\\tb\\\\'"],
    ["it's", '"it\'s"'],
    ['say "it\'s"', "'say \"it\\'s\"'"],
    ['\u0000\u001b\u007f\u00ff ~', "'\\x00\\x1b\\x7f\\xff ~'"],
  ])('writes the text of %j as Python 2 does', (text, repr) => {
    expect(pythonRepr(Buffer.from(text, 'latin1'))).toBe(repr);
  });

  it('writes a line of the seed\'s logger for each packet, with marks around what went to the instrument', () => {
    const packet = { kind: 'packet', position: 0n, name: '', time: { seconds: 0, fraction: 0 }, timeMs: 0 } as const;
    const lineOf = (type: number) => {
      const line = exportPacket({ ...packet, type, payload: Buffer.from('ts\r\n') }, 'seed-text');
      return line === undefined ? undefined : Buffer.from(line).toString();
    };

    expect([PacketType.FROM_DRIVER, PacketType.FROM_INSTRUMENT, PacketType.STATUS, PacketType.CHECKPOINT].map(lineOf)).toEqual([
      "<<'ts\\r\\n'>>\n",
      "'ts\\r\\n'\n",
      undefined,
      undefined,
    ]);
  });
});
