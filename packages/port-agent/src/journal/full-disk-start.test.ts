import * as fs from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { JournalFormatError, JournalLockedError, JournalReader } from '../index.ts';
import { JOURNAL_RETRY_MS } from '../limits.ts';
import { Journal } from './journal.ts';
import { readLock } from './lock-file.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, writeFileSync: vi.fn(real.writeFileSync), writeSync: vi.fn(real.writeSync) };
});

const real = await vi.importActual<typeof fs>('node:fs');

/** Has the disk take no bytes; empty files it takes. */
function fillDisk(): void {
  const refuse = () => { throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }); };
  vi.mocked(fs.writeFileSync).mockImplementation((file, data, options) => {
    real.writeFileSync(file, '', options);
    if (data !== '') refuse();
  });
  vi.mocked(fs.writeSync).mockImplementation(refuse);
}

function emptyDisk(): void {
  vi.mocked(fs.writeFileSync).mockImplementation(real.writeFileSync);
  vi.mocked(fs.writeSync).mockImplementation(real.writeSync);
}

beforeEach(emptyDisk);
afterEach(emptyDisk);

function opened(directory = temporaryDirectory()) {
  const scheduler = new VirtualTimeScheduler();
  const journal = new Journal({ directory, scheduler, fsync: 'never' });
  const passedOn: string[] = [];
  journal.listen({
    appended: ({ packets }) => {
      for (const packet of packets) if (packet[3] === PacketType.FROM_INSTRUMENT) passedOn.push(Buffer.from(packet.subarray(16)).toString());
    },
    failed: () => { passedOn.push('failed'); },
    recovered: () => { passedOn.push('recovered'); },
    hindered: () => undefined,
  });
  const say = (text: string) => {
    journal.append(encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: Buffer.from(text), time: ntpFromUnixMs(0) }));
    journal.flush();
  };
  const later = () => { scheduler.frame += JOURNAL_RETRY_MS; };
  return { journal, passedOn, say, later };
}

async function saidIn(directory: string): Promise<string[]> {
  const said: string[] = [];
  for await (const entry of new JournalReader(directory).read()) {
    if (entry.kind === 'packet' && entry.type === PacketType.FROM_INSTRUMENT) said.push(Buffer.from(entry.payload).toString());
  }
  return said;
}

const locksIn = (directory: string) => fs.readdirSync(directory).filter((name) => name.startsWith('lock'));

describe('a journal that is opened on a full disk', () => {
  it('goes on where it was, and keeps what comes once there is space', async () => {
    const before = opened();
    before.say('before');
    await before.journal.close();
    fillDisk();

    const { journal, passedOn, say, later } = opened(before.journal.directory);
    say('lost');
    emptyDisk();
    later();
    say('after');
    await journal.close();

    expect(passedOn).toEqual(['failed', 'lost', 'recovered', 'after']);
    expect(journal.epoch).toBe(before.journal.epoch);
    expect(await saidIn(journal.directory)).toEqual(['before', 'after']);
    expect(locksIn(journal.directory)).toEqual([]);
  });

  it('begins, though its epoch cannot be written down, and writes no packet before that is', async () => {
    fillDisk();
    const { journal, passedOn, say, later } = opened();
    vi.mocked(fs.writeSync).mockImplementation(real.writeSync);
    say('lost');
    const early = fs.readdirSync(journal.directory).filter((name) => name.endsWith('.journal') && fs.statSync(join(journal.directory, name)).size > 0);
    emptyDisk();
    later();
    say('after');
    await journal.close();

    expect(early).toEqual([]);
    expect(passedOn).toEqual(['failed', 'lost', 'recovered', 'after']);
    expect(new JournalReader(journal.directory).epoch).toBe(journal.epoch);
    expect(await saidIn(journal.directory)).toEqual(['after']);
  });

  it('is another one after a kill before there was space, and not one whose epoch is lost', async () => {
    const directory = temporaryDirectory();
    fillDisk();
    const { say } = opened(directory);
    say('lost');
    emptyDisk();
    // As a kill leaves it: the lock of a process that does not run.
    for (const name of locksIn(directory)) fs.rmSync(join(directory, name));
    fs.writeFileSync(join(directory, 'lock'), '{"pid":1,"startTicks":"1","bootId":"1"}');

    const again = opened(directory);
    again.say('after');
    await again.journal.close();

    expect(await saidIn(directory)).toEqual(['after']);
    fs.rmSync(join(directory, 'epoch.json'));
    expect(() => opened(directory)).toThrow(JournalFormatError);
  });

  it('has one writer at a time, who is known by name, and leaves no file behind', async () => {
    fillDisk();
    const { journal } = opened();
    const held = locksIn(journal.directory);
    const text = readLock(join(journal.directory, 'lock'));

    expect(() => opened(journal.directory)).toThrow(expect.objectContaining({ pid: process.pid }));
    expect(() => opened(journal.directory)).toThrow(JournalLockedError);
    expect(held).toEqual(['lock', expect.stringMatching(/^lock\.of\./)]);
    expect(JSON.parse(text ?? '')).toMatchObject({ pid: process.pid });
    expect(locksIn(journal.directory)).toEqual(held);
    await journal.close();
    expect(locksIn(journal.directory)).toEqual([]);
  });

  it('is free again when the writer that had found the disk full has died', async () => {
    const directory = temporaryDirectory();
    const lock = join(directory, 'lock');
    const twin = join(directory, `lock.of.${Buffer.from('{"pid":1,"startTicks":"1","bootId":"1"}').toString('base64url')}`);
    fs.writeFileSync(twin, '');
    fs.linkSync(twin, lock);

    const { journal } = opened(directory);
    const held = locksIn(directory);
    await journal.close();

    expect(held).toEqual(['lock']);
    expect(locksIn(directory)).toEqual([]);
  });
});
