import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { JournalReader, JournalTakenError, verifyJournal } from '../index.ts';
import { CHECKPOINT_INTERVAL_MS, JOURNAL_RETRY_MS } from '../limits.ts';
import { Journal, type JournalOptions } from './journal.ts';

function opened(options: Partial<JournalOptions> = {}) {
  const scheduler = new VirtualTimeScheduler();
  const directory = join(temporaryDirectory(), 'journal');
  const journal = new Journal({ directory, scheduler, fsync: 'never', ...options });
  const told: unknown[] = [];
  const passedOn: string[] = [];
  journal.listen({
    appended: ({ packets }) => {
      for (const packet of packets) if (packet[3] === PacketType.FROM_INSTRUMENT) passedOn.push(Buffer.from(packet.subarray(16)).toString());
    },
    failed: (error) => { told.push(error); },
    recovered: (gap) => { told.push(gap); },
    hindered: (error) => { told.push(error); },
  });
  const say = (text: string) => {
    const position = journal.append(encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: Buffer.from(text), time: ntpFromUnixMs(0) }));
    journal.flush();
    return position;
  };
  const wait = (ms: number) => {
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
  };
  return { journal, told, passedOn, say, wait };
}

async function saidIn(directory: string): Promise<unknown[]> {
  const said: unknown[] = [];
  for await (const entry of new JournalReader(directory).read()) {
    if (entry.kind === 'gap') said.push([entry.from, entry.to]);
    else if (entry.type === PacketType.FROM_INSTRUMENT) said.push(Buffer.from(entry.payload).toString());
  }
  return said;
}

async function findingsIn(directory: string): Promise<unknown[]> {
  const findings = [];
  for await (const finding of verifyJournal(directory)) findings.push(finding);
  return findings;
}

const segmentsIn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.journal'));

describe('a journal that is taken away while it is written', () => {
  it('notices it at the next checkpoint, says so, and goes on in a new folder with the same epoch', async () => {
    const { journal, told, passedOn, say, wait } = opened();
    const from = say('taken');
    rmSync(journal.directory, { recursive: true });
    say('into nothing');
    wait(CHECKPOINT_INTERVAL_MS);
    say('not kept');
    wait(JOURNAL_RETRY_MS);
    const to = say('after');
    await journal.close();

    expect(told).toEqual([new JournalTakenError(journal.directory), { from, to }]);
    expect(passedOn).toEqual(['taken', 'into nothing', 'not kept', 'after']);
    expect(new JournalReader(journal.directory).epoch).toBe(journal.epoch);
    expect(await saidIn(journal.directory)).toEqual(['after']);
    expect(await findingsIn(journal.directory)).toEqual([]);
    expect(readFileSync(join(journal.directory, segmentsIn(journal.directory)[0] ?? ''), 'utf8')).toContain(`"from":"${from}","to":"${to}","reason":"taken-away"`);
  });

  it('leaves what was moved aside as it was, up to the moment of its going', async () => {
    const { journal, told, say, wait } = opened();
    say('kept there');
    const aside = `${journal.directory}.old`;
    renameSync(journal.directory, aside);
    say('kept there too');
    wait(CHECKPOINT_INTERVAL_MS);
    wait(JOURNAL_RETRY_MS);
    say('kept here');
    await journal.close();

    expect(told).toHaveLength(2);
    expect(await saidIn(aside)).toEqual(['kept there', 'kept there too']);
    expect(await saidIn(journal.directory)).toEqual(['kept here']);
  });

  it('keeps the older files when only the newest was taken', async () => {
    const { journal, told, say, wait } = opened({ segmentLengthBytes: 1 });
    say('one');
    const from = say('two');
    rmSync(join(journal.directory, segmentsIn(journal.directory)[1] ?? ''));
    wait(CHECKPOINT_INTERVAL_MS);
    wait(JOURNAL_RETRY_MS);
    const to = say('three');
    await journal.close();

    expect(told).toEqual([new JournalTakenError(journal.directory), { from, to }]);
    expect(await saidIn(journal.directory)).toEqual(['one', [from, to], 'three']);
    expect(await findingsIn(journal.directory)).toEqual([{ kind: 'missing', from, to, known: 'taken-away' }]);
  });

  it('notices that a copy stands in its place, once that has not grown with it', async () => {
    const { journal, told, say, wait } = opened();
    say('in both');
    const path = join(journal.directory, segmentsIn(journal.directory)[0] ?? '');
    renameSync(path, `${path}.aside`);
    copyFileSync(`${path}.aside`, path);
    wait(CHECKPOINT_INTERVAL_MS);
    const before = [...told];
    say('aside');
    wait(CHECKPOINT_INTERVAL_MS);
    wait(JOURNAL_RETRY_MS);
    say('after');
    await journal.close();

    expect(before).toEqual([]);
    expect(told[0]).toEqual(new JournalTakenError(journal.directory));
    expect((await saidIn(journal.directory)).filter((entry) => typeof entry === 'string')).toEqual(['in both', 'after']);
  });

  it('makes no folder where the one around it is gone too, which may be a disk that is not mounted', async () => {
    const { journal, told, say, wait } = opened();
    say('taken');
    const around = join(journal.directory, '..');
    renameSync(around, `${around}.old`);
    wait(CHECKPOINT_INTERVAL_MS);
    wait(JOURNAL_RETRY_MS);
    say('not kept');
    const wasMade = existsSync(around);
    renameSync(`${around}.old`, around);
    wait(JOURNAL_RETRY_MS);
    say('after');
    await journal.close();

    expect(wasMade).toBe(false);
    expect(told).toHaveLength(2);
    expect((await saidIn(journal.directory)).filter((entry) => typeof entry === 'string')).toEqual(['taken', 'after']);
  });

  it.each([
    ['a journal of another epoch', (directory: string) => { writeFileSync(join(directory, 'epoch.json'), '{"epoch":"another"}'); }],
    ['another writer', (directory: string) => { writeFileSync(join(directory, 'lock'), '{"pid":1}'); }],
  ])('writes nothing where there is %s by now', async (_, settle) => {
    const { journal, told, passedOn, say, wait } = opened();
    say('taken');
    rmSync(journal.directory, { recursive: true });
    mkdirSync(journal.directory);
    settle(journal.directory);
    wait(CHECKPOINT_INTERVAL_MS);
    wait(JOURNAL_RETRY_MS);
    say('not kept');
    await journal.close();

    expect(passedOn).toEqual(['taken', 'not kept']);
    expect(told).toContainEqual(new JournalTakenError(journal.directory));
    expect(segmentsIn(journal.directory).map((name) => readFileSync(join(journal.directory, name)).length).filter((length) => length > 0)).toEqual([]);
  });
});
