import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType, writeCheckpoint } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { type JournalFinding, JournalReader, type JournalSummary, verifyJournal } from '../index.ts';
import { Journal, type JournalOptions } from './journal.ts';

const packetOf = (payload: Uint8Array | string) =>
  encodePacket({ type: PacketType.FROM_INSTRUMENT, payload: Buffer.from(payload), time: ntpFromUnixMs(0) });

const opened = (directory: string, options: Partial<JournalOptions> = {}) =>
  new Journal({ directory, scheduler: new VirtualTimeScheduler(), fsync: 'never', ...options });

/** Writes packets, each in a turn of its own; every run ends with a checkpoint. */
async function written(directory: string, runs: readonly (readonly Uint8Array[])[], options: Partial<JournalOptions> = {}): Promise<void> {
  for (const payloads of runs) {
    const journal = opened(directory, options);
    for (const payload of payloads) {
      journal.append(packetOf(payload));
      journal.flush();
    }
    await journal.close();
  }
}

const lastSegment = (directory: string) => join(directory, readdirSync(directory).filter((name) => name.endsWith('.journal')).at(-1) ?? '');

/** What the instrument said, with the position of each. */
async function saidIn(directory: string): Promise<[bigint, string][]> {
  const said: [bigint, string][] = [];
  for await (const entry of new JournalReader(directory).read()) {
    if (entry.kind === 'packet' && entry.type === PacketType.FROM_INSTRUMENT) said.push([entry.position, Buffer.from(entry.payload).toString('latin1')]);
  }
  return said;
}

async function verified(directory: string): Promise<{ findings: JournalFinding[]; summary: JournalSummary }> {
  const findings: JournalFinding[] = [];
  const verification = verifyJournal(directory);
  for (;;) {
    const { done, value } = await verification.next();
    if (done === true) return { findings, summary: value };
    findings.push(value);
  }
}

const payloads = fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 12 });
const runsOfPayloads = fc.array(payloads, { minLength: 1, maxLength: 4 });
const segmentLengths = fc.constantFrom(1, 500, 1_000_000);

describe('recovery', () => {
  it('leaves a journal valid that was cut anywhere in its last file, with every packet before the cut', async () => {
    await fc.assert(
      fc.asyncProperty(runsOfPayloads, segmentLengths, fc.nat(), async (runs, segmentLengthBytes, cut) => {
        const directory = temporaryDirectory();
        await written(directory, runs, { segmentLengthBytes });
        const before = await saidIn(directory);
        const last = lastSegment(directory);
        const lengthBytes = cut % (statSync(last).size + 1);
        truncateSync(last, lengthBytes);
        const end = BigInt(/(\d{20})\.journal/.exec(last)?.[1] ?? '') + BigInt(lengthBytes);

        await written(directory, [[Buffer.from('after')]]);

        const { findings, summary } = await verified(directory);
        const kept = before.filter(([position, said]) => position + BigInt(16 + said.length) <= end);
        expect(findings).toEqual([]);
        expect(summary.tornBytes).toBe(0);
        expect((await saidIn(directory)).slice(0, -1)).toEqual(kept);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps every packet before a byte of the last file that was changed, and takes none for another unseen', async () => {
    await fc.assert(
      fc.asyncProperty(runsOfPayloads, segmentLengths, fc.nat(), fc.integer({ min: 1, max: 255 }), async (runs, segmentLengthBytes, place, change) => {
        const directory = temporaryDirectory();
        await written(directory, runs, { segmentLengthBytes });
        const before = await saidIn(directory);
        const last = lastSegment(directory);
        const bytes = readFileSync(last);
        const offset = place % bytes.length;
        bytes[offset]! ^= change;
        writeFileSync(last, bytes);
        const changed = BigInt(/(\d{20})\.journal/.exec(last)?.[1] ?? '') + BigInt(offset);

        await written(directory, [[Buffer.from('after')]]);

        const { head } = new JournalReader(directory);
        const after = await saidIn(directory);
        const { findings } = await verified(directory);
        const wholeBefore = before.filter(([position, said]) => position + BigInt(16 + said.length) <= changed);
        expect(after.slice(0, wholeBefore.length)).toEqual(wholeBefore);
        // One XOR byte cannot tell every change of a length from another packet; but where packets are taken wrongly, the checkpoint says so.
        const wrong = after.slice(0, -1).filter((entry) => !before.some((known) => known[0] === entry[0] && known[1] === entry[1]));
        for (const [position] of wrong) expect(findings.some(({ from, to }) => from <= position && position < to)).toBe(true);
        expect(after.at(-1)?.[1]).toBe('after');
        expect(head).toBeGreaterThan(before.at(-1)?.[0] ?? 0n);
      }),
      { numRuns: 40 },
    );
  });

  it('reads no further back than the last checkpoint that holds', async () => {
    const directory = temporaryDirectory();
    await written(directory, [Array.from({ length: 40 }, () => new Uint8Array(60_000)), [Buffer.from('late')]]);
    const checkpoints = [];
    for await (const entry of new JournalReader(directory).read()) if (entry.kind === 'packet' && entry.type === PacketType.CHECKPOINT) checkpoints.push(entry.position);
    appendFileSync(lastSegment(directory), packetOf('not summed'));

    const journal = opened(directory);
    await journal.close();

    expect(checkpoints.length).toBeGreaterThan(3);
    expect(journal.recovery).toMatchObject({ scannedFrom: checkpoints.at(-1), tornTail: undefined, damage: [], canGoOn: true });
  });

  it('goes back to the checkpoint before when the last one does not agree with its bytes, and tells of the stretch', async () => {
    const directory = temporaryDirectory();
    await written(directory, [[Buffer.from('one')], [Buffer.from('two')]]);
    const last = lastSegment(directory);
    const bytes = readFileSync(last);
    // Two changes that one byte of XOR does not see.
    const at = bytes.indexOf('two');
    bytes[at]! ^= 1;
    bytes[at + 1]! ^= 1;
    writeFileSync(last, bytes);

    const journal = opened(directory);
    journal.append(packetOf('three'));
    await journal.close();

    const { findings } = await verified(directory);
    expect(journal.recovery?.scannedFrom).toBe(19n);
    expect(journal.recovery?.damage).toEqual([{ from: 19n, to: BigInt(at + 3), reason: 'suspect' }]);
    expect(findings).toEqual([{ kind: 'suspect', from: 19n, to: BigInt(at + 3), known: 'suspect' }]);
  });

  it('takes nothing that an instrument says for a checkpoint', async () => {
    const directory = temporaryDirectory();
    const forged = encodePacket({ type: PacketType.CHECKPOINT, payload: writeCheckpoint({ from: 0n, crc32c: 0 }), time: ntpFromUnixMs(0) });
    await written(directory, [[Buffer.from('first')]]);
    const file = lastSegment(directory);
    const { size } = statSync(file);
    appendFileSync(file, packetOf(Buffer.concat([Buffer.from('x'), ...Array.from({ length: 20 }, () => forged)])));

    const journal = opened(directory);
    await journal.close();

    expect(journal.recovery).toMatchObject({ scannedFrom: 0n, tornTail: undefined, damage: [] });
    expect((await saidIn(directory)).map(([position]) => position)).toEqual([0n, BigInt(size)]);
    expect((await verified(directory)).findings).toEqual([]);
  });

  it('takes an unfinished packet for no damage, whatever stands in it', async () => {
    const directory = temporaryDirectory();
    await written(directory, [[Buffer.from('one')]]);
    const inner = packetOf('inner');
    const torn = packetOf(Buffer.concat([inner.subarray(0, 9), Buffer.from('and more, and more')])).subarray(0, 30);
    appendFileSync(lastSegment(directory), torn);

    const { findings, summary } = await verified(directory);
    const journal = opened(directory);
    await journal.close();

    expect([findings, summary.tornBytes]).toEqual([[], 30]);
    expect(journal.recovery).toMatchObject({ tornTail: { lengthBytes: 30 }, damage: [] });
  });

  it('writes no checkpoint where nothing was written', async () => {
    const directory = temporaryDirectory();
    await written(directory, [[Buffer.from('one')]]);
    const { size } = statSync(lastSegment(directory));

    await written(directory, [[], []]);

    expect(statSync(lastSegment(directory)).size).toBe(size);
  });

  it('begins another file behind damage at the very end, and gives its positions to nobody else', async () => {
    const directory = temporaryDirectory();
    await written(directory, [[Buffer.from('one')]]);
    const file = lastSegment(directory);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);

    await written(directory, [[Buffer.from('two')]]);

    expect(lastSegment(directory)).toContain(String(bytes.length).padStart(20, '0'));
    expect(await saidIn(directory)).toEqual([[0n, 'one'], [BigInt(bytes.length), 'two']]);
    expect((await verified(directory)).findings).toEqual([{ kind: 'damaged', from: 19n, to: BigInt(bytes.length), known: 'damaged' }]);
  });
});
