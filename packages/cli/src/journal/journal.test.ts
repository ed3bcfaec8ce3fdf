import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taffrail } from '../../test/fake-shell.ts';

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

    expect([status, records()]).toEqual([
      0,
      [{ type: 'result', epoch: 'e1', start: '0', head: '40', packets: 2, gaps: 0, missingBytes: '0' }],
    ]);
  });

  it('fails where a packet is damaged, and says where', async () => {
    const damaged = Buffer.from(talk[1] ?? []);
    damaged[17] = 0x58;
    journal(...talk, damaged, ...talk);
    const { status, records, stderr } = await taffrail(['journal', 'verify', folder, '--json']);

    expect(status).toBe(1);
    expect(records()[0]).toEqual({ type: 'gap', from: '40', to: '60' });
    expect(JSON.parse(stderr)).toMatchObject({ code: 'journal-damaged', message: `${folder} lacks 20 bytes in 1 place` });
  });

  it('fails where there is no journal', async () => {
    expect(await taffrail(['journal', 'verify', folder])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^taffrail: journal-format: /),
    });
  });
});
