import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { runTaffrail } from '../app.ts';

const atMs = Date.UTC(2026, 2, 1);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-journal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function packet(type: number, payload: string): Buffer {
  return Buffer.from(encodePacket({ type, payload: Buffer.from(payload, 'latin1'), time: ntpFromUnixMs(atMs) }));
}

function journal(...parts: readonly Uint8Array[]): void {
  mkdirSync(join(folder, 'journal'));
  writeFileSync(join(folder, 'journal', 'epoch.json'), '{"epoch":"e1"}');
  writeFileSync(join(folder, 'journal', '00000000000000000000.journal'), Buffer.concat(parts));
}

const talk = [packet(PacketType.FROM_DRIVER, 'ts\r\n'), packet(PacketType.FROM_INSTRUMENT, '\u001b S>')];

describe('taffrail journal cat', () => {
  it('prints each packet with its position, time, direction and escaped bytes', async () => {
    journal(...talk);

    expect((await taffrail(['journal', 'cat', folder])).stdout).toBe(
      '0  2026-03-01T00:00:00.000Z  FROM_DRIVER  ts\\r\\n\n20  2026-03-01T00:00:00.000Z  FROM_INSTRUMENT  \\x1b S>\n',
    );
  });

  it('prints objects where JSON is wanted, of one direction or a part where that is asked for', async () => {
    journal(...talk, ...talk);
    const { records } = await taffrail([
      'journal',
      'cat',
      join(folder, 'journal'),
      '--direction',
      'in',
      '--from',
      '20',
      '--to',
      '60',
      '--json',
    ]);

    expect(records()).toEqual([{ type: 'packet', position: '20', name: 'FROM_INSTRUMENT', atMs, length: 4, text: '\\x1b S>' }]);
  });
});

describe('taffrail journal verify', () => {
  it('counts the packets of a journal that is whole', async () => {
    journal(...talk);
    const { status, records } = await taffrail(['journal', 'verify', folder, '--json']);

    const sums = { checkpoints: 0, summedBytes: '0', tornBytes: 0 };
    expect([status, records()]).toEqual([
      0,
      [{ type: 'result', epoch: 'e1', start: '0', head: '40', packets: 2, ...sums, gaps: 0, missingBytes: '0', knownGaps: 0 }],
    ]);
  });

  it('fails where a packet is damaged, and says where', async () => {
    const damaged = Buffer.from(talk[1] ?? []);
    damaged[17] = 0x58;
    journal(...talk, damaged, ...talk);
    const { status, records, stderr } = await taffrail(['journal', 'verify', folder, '--json']);

    expect(status).toBe(1);
    expect(records()[0]).toEqual({ type: 'gap', from: '40', to: '60', kind: 'damaged', known: null });
    expect(JSON.parse(stderr)).toMatchObject({ code: 'journal-damaged', message: `${folder} lacks 20 bytes in 1 place` });
  });

  it('fails where a checkpoint does not agree with packets that each agree with themselves', async () => {
    const checkpoint = packet(PacketType.CHECKPOINT, '{"from":"0","crc32c":"00000000"}');
    journal(...talk, checkpoint);
    const { status, stdout } = await taffrail(['journal', 'verify', folder]);

    expect([status, stdout.split('\n')[0]]).toEqual([1, 'positions 0 to 40 do not agree with their checkpoint']);
  });

  it('prints a gap that the journal tells of, and does not fail for it', async () => {
    const damaged = Buffer.from(talk[1] ?? []);
    damaged[17] = 0x58;
    journal(damaged, packet(PacketType.STATUS, '{"journal":"gap","from":"0","to":"20","reason":"damaged"}'));
    const { status, stdout } = await taffrail(['journal', 'verify', folder]);

    expect([status, stdout]).toEqual([
      0,
      'positions 0 to 20 are damaged; the journal tells of it (damaged)\n' +
        '1 packets from 0 to 93, epoch e1; 0 checkpoints vouch for 0 bytes; 0 gaps; 1 more that the journal tells of\n',
    ]);
  });

  it('looks at a part where that is asked for', async () => {
    const damaged = Buffer.from(talk[1] ?? []);
    damaged[17] = 0x58;
    journal(...talk, damaged, ...talk);

    expect((await taffrail(['journal', 'verify', folder, '--to', '40'])).status).toBe(0);
    expect((await taffrail(['journal', 'verify', folder, '--from', '50'])).status).toBe(1);
    expect((await taffrail(['journal', 'verify', folder, '--from', '60'])).status).toBe(0);
    expect((await taffrail(['journal', 'verify', folder, '--from', '2', '--to', '1'])).status).toBe(2);
  });

  it('fails where there is no journal', async () => {
    expect(await taffrail(['journal', 'verify', folder])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^taffrail: journal-format: /),
    });
  });
});

describe('taffrail journal export', () => {
  const own = packet(PacketType.CHECKPOINT, '{}');

  it.each([
    ['raw', '\u001b S>', 1, 4],
    ['seed-text', "<<'ts\\r\\n'>>\n'\\x1b S>'\n", 2, 23],
    ['lineage', Buffer.concat(talk).toString('latin1'), 2, 40],
  ])('writes %s', async (format, expected, packets, bytes) => {
    journal(...talk, own);
    const { status, stdout, stderr } = await taffrail(['journal', 'export', folder, '--format', format]);

    expect([status, stdout]).toEqual([0, expected]);
    expect(JSON.parse(stderr)).toEqual({ packets, bytes, gaps: 0 });
  });

  it('writes a transcript of what passed, its BREAKs and gaps in place', async () => {
    const damaged = packet(PacketType.FROM_INSTRUMENT, 'lost');
    damaged[17] = 0;
    journal(...talk, damaged, packet(PacketType.COMMAND, 'break 300'), packet(PacketType.STATUS, '{}'));

    const { stdout } = await taffrail(['journal', 'export', folder, '--format', 'transcript']);

    expect(stdout).toBe(
      [
        '# taffrail transcript 1',
        String.raw`2026-03-01T00:00:00.000Z > "ts\r\n"`,
        String.raw`2026-03-01T00:00:00.000Z < "\x1b S>"`,
        '# positions 40 to 60 are damaged or missing',
        '2026-03-01T00:00:00.000Z ! 300 ms',
        '',
      ].join('\n'),
    );
  });

  it('writes both directions of raw bytes, or one of the others, where that is asked for', async () => {
    journal(...talk);
    const exported = async (...args: string[]) => (await taffrail(['journal', 'export', folder, ...args])).stdout;

    expect(await exported('--format', 'raw', '--direction', 'both')).toBe('ts\r\n\u001b S>');
    expect(await exported('--format', 'seed-text', '--direction', 'out')).toBe("<<'ts\\r\\n'>>\n");
    expect(await exported('--from', '20')).toBe(talk[1]?.toString('latin1'));
  });

  it('is what cat prints in a format, and its JSON is that of cat', async () => {
    journal(...talk, own);
    const cat = await taffrail(['journal', 'cat', folder, '--format', 'seed-text']);

    expect(cat.stdout).toBe((await taffrail(['journal', 'export', folder, '--format', 'seed-text'])).stdout);
    expect((await taffrail(['journal', 'export', folder, '--format', 'json'])).records()).toEqual(
      (await taffrail(['journal', 'cat', folder, '--json'])).records(),
    );
  });

  it('tells of gaps on standard error, where the format has no place for them', async () => {
    const damaged = Buffer.from(talk[1] ?? []);
    damaged[17] = 0x58;
    journal(...talk, damaged, ...talk);
    const { status, stdout, stderr } = await taffrail(['journal', 'export', folder, '--format', 'raw']);

    expect([status, stdout]).toEqual([0, '\u001b S>\u001b S>']);
    expect(stderr).toBe('positions 40 to 60 are damaged or missing\n{"packets":2,"bytes":8,"gaps":1}\n');
  });

  it('writes no raw bytes to a terminal', async () => {
    journal(...talk);
    const { shell, process, stdout } = fakeShell();
    stdout.isTTY = true;
    await runTaffrail(['journal', 'export', folder, '--format', 'raw'], shell);

    expect([process.exitCode, stdout.text]).toEqual([2, '']);
  });
});

describe('taffrail journal import', () => {
  it('makes a journal that verifies, and that exports to the same datalog', async () => {
    const datalog = join(folder, 'old.datalog');
    writeFileSync(datalog, Buffer.concat([...talk, packet(PacketType.CONFIG, '{}')]));
    const into = join(folder, 'agent');
    const { status, first } = await taffrail(['journal', 'import', datalog, into, '--json']);

    const counts = { packets: 3, leftOut: 0, garbageBytes: 0, garbageSpans: 0 };
    expect([status, first()]).toEqual([0, { type: 'result', epoch: expect.any(String), head: expect.any(String), ...counts }]);
    expect((await taffrail(['journal', 'verify', into])).status).toBe(0);
    expect((await taffrail(['journal', 'export', into])).stdout).toBe(readFileSync(datalog, 'latin1'));
  });

  it('reads the dialect of the C++ agent, whose heartbeats have the number of a command', async () => {
    const datalog = join(folder, 'old.datalog');
    writeFileSync(datalog, Buffer.concat([packet(7, ''), ...talk]));
    const into = join(folder, 'agent');
    const { stdout } = await taffrail(['journal', 'import', datalog, into, '--dialect', 'cpp']);

    expect(stdout).toMatch(/^2 packets up to \d+, epoch [\da-f-]+; 1 left out; 0 bytes in 0 places are no packets\n$/);
  });

  it('refuses a directory that has a journal, a file that is no datalog, and one that is not there', async () => {
    journal(...talk);
    const datalog = join(folder, 'old.datalog');
    writeFileSync(datalog, Buffer.concat(talk));

    expect(await taffrail(['journal', 'import', datalog, folder])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^taffrail: journal-exists: /),
    });
    writeFileSync(datalog, 'agents:\n  - name: ctd\n');
    expect(await taffrail(['journal', 'import', datalog, join(folder, 'new')])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^taffrail: no-datalog: .* found 22 bytes without one\n$/),
    });
    expect(await taffrail(['journal', 'import', join(folder, 'none'), join(folder, 'new')])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^taffrail: recording: /),
    });
    expect(existsSync(join(folder, 'new', 'journal'))).toBe(false);
  });

  it('refuses what is no directory', async () => {
    const datalog = join(folder, 'old.datalog');
    writeFileSync(datalog, Buffer.concat(talk));

    expect(await taffrail(['journal', 'import', datalog, datalog])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^taffrail: directory: /) });
  });
});
