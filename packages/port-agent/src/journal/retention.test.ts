import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType, readGap } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { running, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { PortAgentOptionError } from '../index.ts';
import { RETENTION_INTERVAL_MS } from '../limits.ts';
import { BatchReader } from './batch-reader.ts';
import { Journal, type JournalOptions } from './journal.ts';
import { Retention } from './retention.ts';

function opened(options: Partial<JournalOptions> = {}) {
  const scheduler = new VirtualTimeScheduler();
  const journal = new Journal({ directory: temporaryDirectory(), scheduler, fsync: 'never', segmentLengthBytes: 1, ...options });
  const say = (text: string) => {
    journal.append(encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: Buffer.from(text), time: ntpFromUnixMs(scheduler.now()) }));
    journal.flush();
  };
  return { journal, scheduler, say };
}

const filesIn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.journal')).length;

describe('retention', () => {
  it('keeps everything unless told otherwise', async () => {
    const { journal, scheduler, say } = opened();
    for (let i = 0; i < 20; i++) say('text');
    scheduler.maxFrames = 1e12;
    scheduler.flush();
    await journal.close();

    expect(journal.start).toBe(0n);
    expect(filesIn(journal.directory)).toBe(20);
  });

  it('removes the oldest files once they hold too many bytes, and leaves the newest however long it is', async () => {
    const { journal, say } = opened({ retainBytes: 300 });
    for (let i = 0; i < 10; i++) say('text');
    const kept = Number(journal.head - journal.start);
    say('long'.repeat(200));
    say('new');
    await journal.close();

    expect(kept).toBeGreaterThan(300 - 70);
    expect(kept).toBeLessThanOrEqual(300 + 70);
    expect(filesIn(journal.directory)).toBe(1);
  });

  it('removes files whose newest packet has become too old, also when nothing comes', async () => {
    const { journal, scheduler, say } = opened({ retainAgeMs: 3_600_000 });
    say('old');
    say('newer');
    const before = filesIn(journal.directory);
    scheduler.maxFrames = 3_600_000 + 2 * RETENTION_INTERVAL_MS;
    scheduler.flush();
    const after = filesIn(journal.directory);
    await journal.close();

    expect([before, after]).toEqual([2, 1]);
    expect(journal.start).toBeGreaterThan(0n);
  });

  it('removes what has expired while no agent ran', async () => {
    const { journal, say } = opened();
    for (let i = 0; i < 10; i++) say('text');
    await journal.close();

    const { journal: again } = opened({ directory: journal.directory, retainBytes: 200 });
    await again.close();

    expect(filesIn(journal.directory)).toBeLessThan(5);
    expect(again.head).toBe(journal.head);
  });

  it('keeps a file when it cannot be told how old it is', () => {
    const directory = temporaryDirectory();
    const segments = ['a', 'b'].map((name, i) => ({ path: join(directory, name), start: BigInt(i * 10), lengthBytes: 10 }));
    for (const { path } of segments) writeFileSync(path, 'not a file');

    expect(new Retention({ retainAgeMs: 1 }).expired(segments, 1e15)).toBe(0);
    expect(new Retention({ retainBytes: 1 }).expired(segments, 1e15)).toBe(1);
  });

  it('goes on, and says so once, when a file cannot be removed, and removes it when it can', async () => {
    const { journal, scheduler, say } = opened({ retainAgeMs: 1 });
    const hindrances: unknown[] = [];
    const failures: unknown[] = [];
    journal.listen({ appended: () => undefined, failed: (error) => { failures.push(error); }, recovered: () => undefined, hindered: (error) => { hindrances.push(error); } });
    say('old');
    const [name = ''] = readdirSync(journal.directory).filter((each) => each.endsWith('.journal'));
    // A folder in a file's place is what a file system refuses to remove as one, whoever asks.
    rmSync(join(journal.directory, name));
    mkdirSync(join(journal.directory, name));
    scheduler.frame = 10;
    for (let i = 0; i < 5; i++) say('text');
    scheduler.maxFrames = 3 * RETENTION_INTERVAL_MS;
    scheduler.flush();
    const before = [journal.start, filesIn(journal.directory)];
    rmdirSync(join(journal.directory, name));
    scheduler.maxFrames = 5 * RETENTION_INTERVAL_MS;
    scheduler.flush();
    await journal.close();

    expect(before).toEqual([0n, 6]);
    expect([hindrances.length, failures]).toEqual([1, []]);
    expect(filesIn(journal.directory)).toBe(1);
  });

  it('says what it could not remove while the journal was opened once there is somebody to hear it', async () => {
    const { journal, say } = opened();
    for (let i = 0; i < 3; i++) say('text');
    await journal.close();
    const [name = ''] = readdirSync(journal.directory).filter((each) => each.endsWith('.journal'));
    rmSync(join(journal.directory, name));
    mkdirSync(join(journal.directory, name));

    const { journal: again } = opened({ directory: journal.directory, retainBytes: 1 });
    const hindrances: unknown[] = [];
    again.listen({ appended: () => undefined, failed: () => undefined, recovered: () => undefined, hindered: (error) => { hindrances.push(error); } });
    await again.close();

    expect(hindrances).toHaveLength(1);
  });

  it('leaves a gap for whoever was still reading', async () => {
    const { journal, say } = opened({ retainBytes: 150 });
    say('one');
    const reader = new BatchReader(journal, 0n);
    const first = await reader.next();
    for (let i = 0; i < 10; i++) say('text');
    const items = [];
    for (let item = await reader.next(); item !== undefined; item = await reader.next()) items.push(item);
    await reader.close();
    await journal.close();

    expect(first).toMatchObject({ kind: 'batch', batch: { position: 0n } });
    expect(items[0]).toMatchObject({ kind: 'gap', gap: { to: journal.start } });
    expect(items.slice(1).every(({ kind }) => kind === 'batch')).toBe(true);
  });

  it.each([{ retainBytes: 0 }, { retainAgeMs: -1 }, { retainBytes: Number.NaN }])('refuses %j', async (options) => {
    await expect(running(options)).rejects.toThrow(PortAgentOptionError);
  });

  it('tells a client that resumes past it which positions are gone, and gives it everything behind them', async () => {
    const { agent, line } = await running({ segmentLengthBytes: 1, retainBytes: 2_000 });
    const { client, welcome } = await PacketClient.greet(agent.ports.stream);
    await client.close();
    const { client: watcher } = await PacketClient.greet(agent.ports.stream);
    for (let i = 0; i < 40; i++) {
      line.write(`sample ${i};`);
      await watcher.hears(`sample ${i};`);
    }

    const { client: resumed, welcome: again } = await PacketClient.greet(agent.ports.stream, { resume: { epoch: welcome.epoch, position: welcome.position } });
    const { from, to } = readGap((await resumed.next(PacketType.GAP)).payload);
    await resumed.hears('sample 39;');

    expect(again.position).toBe(welcome.position);
    expect(from).toBe(welcome.position);
    expect(to).toBeGreaterThan(from);
    expect(to + resumed.countedBytes).toBeGreaterThanOrEqual(again.head);
    expect(watcher.said.endsWith(resumed.said)).toBe(true);
    expect(resumed.said.length).toBeGreaterThan(100);
  });
});
