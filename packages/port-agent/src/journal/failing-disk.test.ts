import * as fs from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { JournalReader, verifyJournal } from '../index.ts';
import type { JournalGap } from './batch.ts';
import { CRASH_JUMP, Journal, type JournalOptions } from './journal.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, writeSync: vi.fn(real.writeSync), ftruncateSync: vi.fn(real.ftruncateSync), fdatasyncSync: vi.fn(real.fdatasyncSync), fdatasync: vi.fn(real.fdatasync) };
});

const real = await vi.importActual<typeof fs>('node:fs');
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

afterEach(() => {
  vi.mocked(fs.writeSync).mockReset().mockImplementation(real.writeSync);
  vi.mocked(fs.ftruncateSync).mockReset().mockImplementation(real.ftruncateSync);
  vi.mocked(fs.fdatasyncSync).mockReset().mockImplementation(real.fdatasyncSync);
  vi.mocked(fs.fdatasync).mockReset().mockImplementation(real.fdatasync);
});

/** Has the disk take so many more bytes and then no more: a write across the limit is short, the next one fails. */
function diskWithRoomFor(lengthBytes: number): void {
  let room = lengthBytes;
  vi.mocked(fs.writeSync).mockImplementation(((fd: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
    if (room === 0) throw noSpace();
    const written = real.writeSync(fd, bytes, offset, Math.min(length, room), position);
    room -= written;
    return written;
  }) as typeof fs.writeSync);
}

const diskWithRoom = () => { diskWithRoomFor(Number.POSITIVE_INFINITY); };

const packetOf = (text: string) => encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: Buffer.from(text), time: ntpFromUnixMs(0) });

function opened(options: Partial<JournalOptions> = {}) {
  const scheduler = new VirtualTimeScheduler();
  const journal = new Journal({ directory: temporaryDirectory(), scheduler, fsync: 'never', ...options });
  const passedOn: string[] = [];
  const gaps: JournalGap[] = [];
  const failures: unknown[] = [];
  journal.listen({
    appended: ({ packets }) => {
      for (const packet of packets) if (packet[3] === PacketType.FROM_INSTRUMENT) passedOn.push(Buffer.from(packet.subarray(16)).toString());
    },
    failed: (error) => { failures.push(error); },
    recovered: (gap) => { gaps.push(gap); },
    hindered: () => undefined,
  });
  const say = (text: string) => {
    const position = journal.append(packetOf(text));
    journal.flush();
    return position;
  };
  const later = () => { scheduler.frame += 1_000; };
  return { journal, scheduler, passedOn, gaps, failures, say, later };
}

async function saidIn(directory: string): Promise<unknown[]> {
  const said: unknown[] = [];
  for await (const entry of new JournalReader(directory).read()) {
    if (entry.kind === 'gap') said.push(entry);
    else if (entry.type === PacketType.FROM_INSTRUMENT) said.push(Buffer.from(entry.payload).toString());
  }
  return said;
}

async function findingsIn(directory: string): Promise<unknown[]> {
  const findings = [];
  for await (const finding of verifyJournal(directory)) findings.push(finding);
  return findings;
}

describe('a journal on a disk that is full', () => {
  it('passes everything on, keeps no part of a packet, and tells of the gap once there is space', async () => {
    const { journal, passedOn, gaps, failures, say, later } = opened();
    say('before');
    diskWithRoomFor(7);
    const from = say('lost');
    say('lost too');
    diskWithRoom();
    later();
    const to = say('after');
    await journal.close();

    const gap = { from, to };
    expect(passedOn).toEqual(['before', 'lost', 'lost too', 'after']);
    expect(failures).toEqual([noSpace()]);
    expect(gaps).toEqual([gap]);
    expect(await saidIn(journal.directory)).toEqual(['before', { kind: 'gap', ...gap }, 'after']);
    expect(await findingsIn(journal.directory)).toEqual([{ kind: 'missing', ...gap, known: 'not-written' }]);
  });

  it('tries again at once when the clock has been set back, not when that has caught up', async () => {
    const { journal, scheduler, gaps, say } = opened();
    scheduler.frame = 86_400_000;
    say('before');
    diskWithRoomFor(0);
    const from = say('lost');
    diskWithRoom();
    scheduler.frame = 0;
    const to = say('after');
    await journal.close();

    expect(gaps).toEqual([{ from, to }]);
    expect(await saidIn(journal.directory)).toEqual(['before', { kind: 'gap', from, to }, 'after']);
  });

  it('hides the part of a packet that it could not even take back', async () => {
    const { journal, say, later } = opened();
    say('before');
    diskWithRoomFor(7);
    vi.mocked(fs.ftruncateSync).mockImplementation(() => { throw noSpace(); });
    const from = say('lost');
    diskWithRoom();
    later();
    const to = say('after');
    await journal.close();

    const said = await saidIn(journal.directory);
    expect(said.filter((entry) => typeof entry === 'string')).toEqual(['before', 'after']);
    expect(said.slice(1, -1)).toEqual([{ kind: 'gap', from, to: from + 7n }, { kind: 'gap', from: from + 7n, to }]);
  });

  it('gives positions out once, whenever the disk is full and whenever it is not, and keeps whole packets only', async () => {
    const steps = fc.array(fc.oneof(fc.string({ maxLength: 30 }), fc.nat(120), fc.constant('space' as const)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(1, 100, 1_000_000), async (list, segmentLengthBytes) => {
        const { journal, passedOn, say, later } = opened({ segmentLengthBytes });
        const positions: bigint[] = [];
        for (const step of list) {
          if (typeof step === 'number') diskWithRoomFor(step);
          else {
            if (step === 'space') diskWithRoom();
            later();
            positions.push(say(step));
          }
        }
        diskWithRoom();
        later();
        say('end');
        await journal.close();

        const said = (await saidIn(journal.directory)).filter((entry) => typeof entry === 'string');
        const findings = await findingsIn(journal.directory);
        expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
        expect(new Set(positions).size).toBe(positions.length);
        expect(said.at(-1)).toBe('end');
        // What is kept is what was passed on, with whole packets missing.
        let at = 0;
        for (const text of passedOn) if (text === said[at]) at++;
        expect(at).toBe(said.length);
        expect(findings.filter((finding) => (finding as { known?: string }).known === undefined)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('marks the gap at its end when it is closed before there is space, and is as whole as it can be', async () => {
    const { journal, say } = opened();
    say('before');
    diskWithRoomFor(0);
    const from = say('lost');
    const to = journal.head;
    await journal.close();

    expect(await findingsIn(journal.directory)).toEqual([{ kind: 'missing', from, to, known: 'not-written' }]);
  });

  it('gives no position out twice, though it is killed before there is space', async () => {
    const { journal, say } = opened();
    say('before');
    diskWithRoomFor(0);
    say('lost');
    const { head } = journal;
    diskWithRoom();
    // As a kill leaves it: nothing is closed, and the lock is of no living process.
    const bootId = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    fs.writeFileSync(join(journal.directory, 'lock'), JSON.stringify({ pid: process.pid, startTicks: '1', bootId }));

    const next = opened({ directory: journal.directory });
    const position = next.say('after');
    await next.journal.close();

    expect(position).toBeGreaterThanOrEqual(head);
    expect(position).toBeLessThanOrEqual(head + CRASH_JUMP);
    expect((await saidIn(journal.directory)).filter((entry) => typeof entry === 'string')).toEqual(['before', 'after']);
    expect(await findingsIn(journal.directory)).toMatchObject([{ kind: 'missing', known: 'not-written' }]);
  });
});

describe('the fsync policy', () => {
  it('always has packets on the disk before anybody is sent them', async () => {
    const { journal, say } = opened({ fsync: 'always' });
    const events: string[] = [];
    vi.mocked(fs.fdatasyncSync).mockImplementation((fd) => { events.push('synced'); real.fdatasyncSync(fd); });
    journal.listen({ appended: () => { events.push('passed on'); }, failed: () => undefined, recovered: () => undefined, hindered: () => undefined });

    say('one');
    say('two');
    await journal.close();

    expect(events.slice(0, 4)).toEqual(['synced', 'passed on', 'synced', 'passed on']);
  });

  it('always takes what cannot be synced for not written', async () => {
    const { journal, scheduler, passedOn, failures, say } = opened({ fsync: 'always' });
    say('before');
    vi.mocked(fs.fdatasyncSync).mockImplementationOnce(() => { throw new Error('EIO: i/o error, fdatasync'); });
    const from = say('lost');
    scheduler.frame += 1_000;
    const to = say('after');
    await journal.close();

    expect(passedOn).toEqual(['before', 'lost', 'after']);
    expect(failures).toHaveLength(1);
    expect(await saidIn(journal.directory)).toEqual(['before', { kind: 'gap', from, to }, 'after']);
  });

  it('always has the checkpoint on the disk too before anybody is sent it', async () => {
    const { journal, say } = opened({ fsync: 'always' });
    const events: string[] = [];
    say('one');
    vi.mocked(fs.fdatasyncSync).mockImplementation((fd) => { events.push('synced'); real.fdatasyncSync(fd); });
    journal.listen({ appended: ({ packets }) => { events.push(`passed on ${packets[0]?.[3] ?? ''}`); }, failed: () => undefined, recovered: () => undefined, hindered: () => undefined });

    await journal.close();

    expect(events).toEqual(['synced', `passed on ${PacketType.CHECKPOINT}`]);
  });

  it('interval syncs once for all that came since the last time, so long after the first of it', async () => {
    const { journal, scheduler, say } = opened({ fsync: 'interval:250ms' });
    say('one');
    say('two');
    const before = vi.mocked(fs.fdatasync).mock.calls.length;
    scheduler.maxFrames = 249;
    scheduler.flush();
    const early = vi.mocked(fs.fdatasync).mock.calls.length;
    scheduler.maxFrames = 250;
    scheduler.flush();
    const due = vi.mocked(fs.fdatasync).mock.calls.length;
    await journal.close();

    expect([before, early, due]).toEqual([0, 0, 1]);
    expect(vi.mocked(fs.fdatasyncSync)).not.toHaveBeenCalled();
  });

  it('interval has the journal fail for as long as the disk does not sync, though it is written, and tells of the end of that', async () => {
    const { journal, scheduler, say } = opened({ fsync: 'interval:100ms' });
    const words: string[] = [];
    const recovered = new Promise<void>((resolve) => {
      const told = (what: string) => { words.push(`${what} ${journal.word}`); };
      journal.listen({ appended: () => { told('passed on'); }, failed: () => { told('failed'); }, synced: () => { told('synced'); resolve(); }, recovered: () => { told('recovered'); }, hindered: () => undefined });
    });
    const refusal = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    vi.mocked(fs.fdatasync).mockImplementationOnce((_fd, done) => { queueMicrotask(() => { done(refusal); }); });
    say('one');
    scheduler.maxFrames = 100;
    scheduler.flush();
    await new Promise((resolve) => setImmediate(resolve));
    say('two');
    scheduler.maxFrames = 1_100;
    scheduler.flush();
    await recovered;
    await journal.close();

    expect(words).toEqual(['passed on ok', 'failed failing', 'passed on failing', 'synced ok', 'passed on ok']);
    expect(await saidIn(journal.directory)).toEqual(['one', 'two']);
    expect(await findingsIn(journal.directory)).toEqual([]);
  });

  it('never syncs by itself, but for a file that is done with', async () => {
    const { journal, scheduler, say } = opened({ fsync: 'never' });
    say('one');
    scheduler.maxFrames = 5_000;
    scheduler.flush();
    const before = vi.mocked(fs.fdatasync).mock.calls.length;
    await journal.close();

    expect(before).toBe(0);
    expect(vi.mocked(fs.fdatasync)).toHaveBeenCalledTimes(1);
  });
});

describe('journals of one process', () => {
  it('have the disk take what each of them has at the same moment, within the interval', () => {
    const scheduler = new VirtualTimeScheduler();
    const journals = [1, 2].map(() => opened({ scheduler, fsync: 'interval:100ms' }));
    const syncedAtMs: number[] = [];
    vi.mocked(fs.fdatasync).mockImplementation(() => { syncedAtMs.push(scheduler.frame); });

    scheduler.schedule(() => journals[0]?.say('early'), 230);
    scheduler.schedule(() => journals[1]?.say('late'), 299);
    scheduler.maxFrames = 301;
    scheduler.flush();

    expect(syncedAtMs).toEqual([300, 300]);
  });
});
