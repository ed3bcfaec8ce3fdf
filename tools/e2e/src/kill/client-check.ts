import type { JournalEntry } from '@taffrail/port-agent';
import { HEADER_LENGTH, PacketType } from '@taffrail/port-agent-packet';
import { endOfPacket } from './journal-check.ts';
import { type ClientRecord, endOf } from './record-file.ts';

/** What became of a client's records when they were held to the journal. */
export interface ClientVerdict {
  /** The position behind the last record. */
  readonly position: bigint;
  readonly bytes: number;
  readonly gaps: number;
  /** How many bytes it was given that the disk had no room for. */
  readonly unkeptBytes: number;
}

/**
 * Holds what a client kept to the journal: every packet of the instrument behind `position`, each once, in order, byte for byte at its
 * place. Entries begin at `position` or before.
 *
 * @throws when anything was lost, doubled, out of order, changed, or is not in the journal.
 */
export function checkClient(records: readonly ClientRecord[], { entries, position }: { readonly entries: readonly JournalEntry[]; readonly position: bigint }): ClientVerdict {
  let verdict: ClientVerdict = { position, bytes: 0, gaps: 0, unkeptBytes: 0 };
  const gaps = entries.filter((entry) => entry.kind === 'gap');
  const isUnkept = (at: bigint) => gaps.some(({ from, to }) => from <= at && at < to);
  let next = indexFrom(entries, position);
  for (const record of records) {
    const expected = entries[next];
    if (record.kind === 'set-back') next = indexFrom(entries, record.to);
    else if (record.kind === 'gap') {
      if (expected?.kind === 'packet' && expected.position < record.to) throw new Error(`told of a gap from ${record.from} to ${record.to}, where the journal has ${expected.position}`);
      verdict = { ...verdict, gaps: verdict.gaps + 1 };
    } else if (isUnkept(record.position)) verdict = { ...verdict, unkeptBytes: verdict.unkeptBytes + record.bytes.length };
    else {
      const place = expected?.kind === 'packet' ? expected.position + BigInt(HEADER_LENGTH) : undefined;
      if (expected?.kind !== 'packet' || place !== record.position) throw new Error(`received position ${record.position} behind ${verdict.position}, where the journal has ${place ?? 'nothing'}`);
      if (!record.bytes.equals(expected.payload)) throw new Error(`received other bytes at ${record.position} than the journal has`);
      verdict = { ...verdict, bytes: verdict.bytes + record.bytes.length };
      next = indexFrom(entries, endOfPacket(expected), next);
    }
    verdict = { ...verdict, position: endOf(record) };
  }
  return verdict;
}

/** Finds the first packet of the instrument at a position or behind it. */
function indexFrom(entries: readonly JournalEntry[], position: bigint, start = 0): number {
  let index = start;
  for (let entry = entries[index]; entry !== undefined; entry = entries[++index]) {
    if (entry.kind === 'packet' && entry.type === PacketType.FROM_INSTRUMENT && entry.payload.length > 0 && entry.position >= position) return index;
  }
  return index;
}
