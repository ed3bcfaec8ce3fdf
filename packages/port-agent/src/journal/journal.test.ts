import { appendFileSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { JournalFormatError, JournalLockedError, JournalReader, PortAgentOptionError } from '../index.ts';
import { CRASH_JUMP, Journal, type JournalOptions } from './journal.ts';
import type { JournalListener } from './journal-listener.ts';

const packetOf = (text: string) => encodePacket({ type: 1, payload: Buffer.from(text), time: ntpFromUnixMs(0) });

/** How long a checkpoint is whose stretch begins at a position of one digit. */
const CHECKPOINT = 48;

/** A journal, what it told its owner, and a clock that stands until moved. */
function opened(options: Partial<JournalOptions> = {}) {
  const scheduler = new VirtualTimeScheduler();
  const journal = new Journal({ directory: temporaryDirectory(), scheduler, fsync: 'never', ...options });
  const told: unknown[] = [];
  const listener: JournalListener = {
    appended: ({ position, packets }) => {
      const said = packets.filter((packet) => packet[3] === PacketType.FROM_INSTRUMENT);
      if (said.length > 0) told.push([position, ...said.map((packet) => Buffer.from(packet.subarray(16)).toString())]);
    },
    failed: () => { told.push('failed'); },
    recovered: (gap) => { told.push(gap); },
    hindered: () => { told.push('hindered'); },
  };
  journal.listen(listener);
  return { journal, scheduler, told };
}

async function contentOf(directory: string, span = {}): Promise<unknown[]> {
  const content: unknown[] = [];
  for await (const entry of new JournalReader(directory).read(span)) {
    if (entry.kind === 'gap') content.push([entry.from, entry.to]);
    else if (entry.type === PacketType.FROM_INSTRUMENT) content.push(Buffer.from(entry.payload).toString());
  }
  return content;
}

const segmentsIn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.journal'));

describe('Journal', () => {
  it('has written packets before it passes them on, all of one turn at once', async () => {
    const { journal, told } = opened();
    const path = () => join(journal.directory, segmentsIn(journal.directory)[0] ?? '');
    let onDisk = 0;
    journal.listen({ appended: () => { onDisk ||= statSync(path()).size; }, failed: () => undefined, recovered: () => undefined, hindered: () => undefined });

    const positions = [journal.append(packetOf('one')), journal.append(packetOf('two'))];
    const before = segmentsIn(journal.directory);
    await new Promise((resolve) => setImmediate(resolve));
    await journal.close();

    expect(positions).toEqual([0n, 19n]);
    expect(before).toEqual([]);
    expect(onDisk).toBe(38);
    expect(told).toEqual([]);
  });

  it('writes and passes on at once what is the last for now, with what was taken in before it', async () => {
    const { journal, told } = opened();

    journal.append(packetOf('one'));
    journal.appendLast(packetOf('two'));
    const toldAtOnce = [...told];
    await journal.close();

    expect(toldAtOnce).toEqual([[0n, 'one', 'two']]);
    expect(told).toEqual(toldAtOnce);
    expect(await contentOf(journal.directory)).toEqual(['one', 'two']);
  });

  it('is the concatenation of its packets, in files named by the position of their first byte', async () => {
    const { journal } = opened({ segmentLengthBytes: 30 });
    for (const text of ['one', 'two', 'three']) {
      journal.append(packetOf(text));
      journal.flush();
    }
    await journal.close();

    expect(segmentsIn(journal.directory)).toEqual(['00000000000000000000.journal', '00000000000000000086.journal']);
    expect(readFileSync(join(journal.directory, '00000000000000000086.journal')).subarray(0, 21)).toEqual(Buffer.from(packetOf('three')));
    expect(await contentOf(journal.directory)).toEqual(['one', 'two', 'three']);
    expect(await contentOf(journal.directory, { from: 19n, to: 38n })).toEqual(['two']);
  });

  it('goes on where it was, in the same epoch, when opened again', async () => {
    const { journal: first } = opened();
    first.append(packetOf('one'));
    await first.close();

    const { journal: second } = opened({ directory: first.directory });
    const position = second.append(packetOf('two'));
    await second.close();

    expect(second.epoch).toBe(first.epoch);
    expect(position).toBe(BigInt(19 + CHECKPOINT));
    expect(await contentOf(first.directory)).toEqual(['one', 'two']);
  });

  it('cuts an unfinished packet from the end, wherever the crash came, and keeps every whole one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 35 }), fc.array(fc.string({ maxLength: 40 }), { maxLength: 8 }), async (tornLength, texts) => {
        const { journal } = opened();
        for (const text of texts) journal.append(packetOf(text));
        journal.append(packetOf('last whole'));
        await journal.close();
        const path = join(journal.directory, '00000000000000000000.journal');
        const whole = statSync(path).size;
        appendFileSync(path, packetOf('never finished, cut somewhere').subarray(0, tornLength));

        const { journal: again } = opened({ directory: journal.directory });
        again.append(packetOf('after'));
        await again.close();

        expect(again.recovery?.tornTail).toEqual({ position: BigInt(whole), lengthBytes: tornLength });
        expect(await contentOf(journal.directory)).toEqual([...texts, 'last whole', 'after'].map((text) => Buffer.from(text).toString()));
      }),
      { numRuns: 30 },
    );
  });

  it('passes packets on while the disk refuses them, and leaves a gap that every reader is told of', async () => {
    const { journal, scheduler, told } = opened({ segmentLengthBytes: 1 });
    const away = `${journal.directory}-away`;
    journal.append(packetOf('one'));
    journal.flush();

    renameSync(journal.directory, away);
    journal.append(packetOf('two'));
    journal.flush();
    journal.append(packetOf('three'));
    journal.flush();
    renameSync(away, journal.directory);
    scheduler.frame = 1_000;
    journal.append(packetOf('four'));
    journal.flush();
    await journal.close();

    expect(told).toEqual([[0n, 'one'], 'failed', [67n, 'two'], [86n, 'three'], { from: 67n, to: 107n }, [107n, 'four']]);
    expect(await contentOf(journal.directory)).toEqual(['one', [67n, 107n], 'four']);
  });

  it('never gives a position out twice, even when the packets that had it were not kept', async () => {
    const { journal } = opened({ segmentLengthBytes: 1 });
    const away = `${journal.directory}-away`;
    journal.append(packetOf('kept'));
    journal.flush();
    renameSync(journal.directory, away);
    journal.append(packetOf('not kept'));
    journal.flush();
    renameSync(away, journal.directory);
    const { head } = journal;
    await journal.close();

    const { journal: again } = opened({ directory: journal.directory });
    const position = again.append(packetOf('after'));
    await again.close();

    expect(position).toBe(head);
    expect(await contentOf(journal.directory)).toEqual(['kept', [68n, head], 'after']);
  });

  it('shows damage within its files as a gap, and reads on behind it', async () => {
    const { journal } = opened();
    for (const text of ['one', 'two', 'three']) journal.append(packetOf(text));
    await journal.close();
    const path = join(journal.directory, '00000000000000000000.journal');
    const bytes = readFileSync(path);
    bytes[19 + 17]! ^= 1;
    writeFileSync(path, bytes);

    expect(await contentOf(journal.directory)).toEqual(['one', [19n, 38n], 'three']);
  });

  it('shows no gap for a packet that is still being written', async () => {
    const { journal } = opened();
    journal.append(packetOf('whole'));
    await journal.close();
    appendFileSync(join(journal.directory, '00000000000000000000.journal'), packetOf('half').subarray(0, 17));

    expect(await contentOf(journal.directory)).toEqual(['whole']);
  });

  it.each(['never', 'interval:100ms'] as const)('leaves no timer behind when it is closed, with fsync %s', async (fsync) => {
    const { journal, scheduler } = opened({ fsync });
    journal.append(packetOf('one'));
    journal.flush();
    journal.append(packetOf('two'));

    await journal.close();

    expect(scheduler.actions).toEqual([]);
  });

  it('has one writer at a time', async () => {
    const { journal } = opened();

    expect(() => opened({ directory: journal.directory })).toThrow(new JournalLockedError(journal.directory, process.pid));
    await journal.close();
    const { journal: next } = opened({ directory: journal.directory });
    await next.close();
  });

  it('is free again when its writer has died', async () => {
    const { journal } = opened();
    await journal.close();
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    writeFileSync(join(journal.directory, 'lock'), JSON.stringify({ pid: dead.pid, startTicks: '1', bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() }));

    const { journal: next } = opened({ directory: journal.directory });
    const { head } = next;
    await next.close();

    expect(readdirSync(journal.directory)).toEqual(['epoch.json']);
    expect(head).toBe(0n);
  });

  it('jumps over the positions that a crash of the machine may have taken from the disk', async () => {
    const { journal } = opened();
    journal.append(packetOf('one'));
    await journal.close();
    writeFileSync(join(journal.directory, 'lock'), JSON.stringify({ pid: process.pid, startTicks: '1', bootId: 'the boot before' }));

    const { journal: next } = opened({ directory: journal.directory });
    const position = next.append(packetOf('two'));
    await next.close();

    expect(position).toBe(67n + CRASH_JUMP);
    expect(await contentOf(journal.directory)).toEqual(['one', [67n, position], 'two']);
  });

  it('does not quietly begin another epoch over packets whose epoch is lost', async () => {
    const { journal } = opened();
    journal.append(packetOf('one'));
    await journal.close();
    writeFileSync(join(journal.directory, 'epoch.json'), '{"epoch":');

    expect(() => opened({ directory: journal.directory })).toThrow(JournalFormatError);
    expect(readdirSync(journal.directory)).not.toContain('lock');
  });

  it.each(['sometimes', 'interval:0ms', 'interval:1e9ms'])('refuses the fsync policy %s', (fsync) => {
    expect(() => opened({ fsync: fsync as 'always' })).toThrow(PortAgentOptionError);
  });

  it.each(['always', 'interval:100ms'] as const)('keeps what it was given under the policy %s', async (fsync) => {
    const { journal, scheduler } = opened({ fsync });
    journal.append(packetOf('one'));
    journal.flush();
    scheduler.flush();
    journal.append(packetOf('two'));
    await journal.close();

    expect(await contentOf(journal.directory)).toEqual(['one', 'two']);
  });
});
