import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { Journal } from './journal.ts';
import { hasOtherHistory } from './other-history.ts';

const packet = (text: string, timeMs = 0) => encodePacket({ type: 1, payload: Buffer.from(text), time: ntpFromUnixMs(timeMs) });
const header = (bytes: Uint8Array) => bytes.subarray(0, 16);

/** Writes packets behind what a directory holds, asks the journal, and closes it without a checkpoint of its own. */
async function asked<T>(directory: string, packets: readonly Uint8Array[], ask: (journal: Journal) => T): Promise<T> {
  const journal = new Journal({ directory, scheduler: new VirtualTimeScheduler(), fsync: 'never' });
  for (const each of packets) journal.append(each);
  journal.flush();
  const answer = ask(journal);
  await journal.close();
  return answer;
}

/** Cuts the journal of a directory to a length. */
function cut(directory: string, lengthBytes: number): string {
  const path = join(directory, readdirSync(directory).find((name) => name.endsWith('.journal')) ?? '');
  truncateSync(path, lengthBytes);
  return path;
}

describe('hasOtherHistory', () => {
  it('knows its own packets, and has nothing against a client whose packet is not kept', async () => {
    const directory = temporaryDirectory();
    const [one, two] = [packet('one'), packet('two')];

    const answers = await asked(directory, [one, two], (journal) => [
      hasOtherHistory(journal, { position: 19n, header: header(one) }),
      hasOtherHistory(journal, { position: 38n, header: header(two) }),
      hasOtherHistory(journal, { position: 57n, header: header(two) }),
    ]);

    expect(answers).toEqual([false, false, false]);
  });

  it.each([
    ['of the same length, which differs in nothing but its time', packet('two', 1)],
    ['that ends elsewhere', packet('a longer one than was there')],
  ])('tells that a journal was cut and has grown with another packet %s', async (_, other) => {
    const directory = temporaryDirectory();
    const [one, two] = [packet('one'), packet('two')];
    await asked(directory, [one, two], () => undefined);
    cut(directory, 19);

    const differs = await asked(directory, [other, packet('and more')], (journal) => [
      hasOtherHistory(journal, { position: 19n, header: header(one) }),
      hasOtherHistory(journal, { position: 38n, header: header(two) }),
    ]);

    expect(differs).toEqual([false, true]);
  });

  it('takes damage for what it is', async () => {
    const directory = temporaryDirectory();
    const [one, two, three] = [packet('one'), packet('two'), packet('three')];
    await asked(directory, [one, two, three], () => undefined);
    const path = cut(directory, 59);
    const bytes = readFileSync(path);
    bytes[19 + 3]! ^= 0x40;
    writeFileSync(path, bytes);

    const differs = await asked(directory, [], (journal) => hasOtherHistory(journal, { position: 38n, header: header(two) }));

    expect(differs).toBe(false);
  });

  it('believes no header that could not be one', async () => {
    const differs = await asked(temporaryDirectory(), [packet('one')], (journal) => [
      hasOtherHistory(journal, { position: 19n, header: new Uint8Array(16) }),
      hasOtherHistory(journal, { position: 3n, header: header(packet('one')) }),
    ]);

    expect(differs).toEqual([true, true]);
  });
});
