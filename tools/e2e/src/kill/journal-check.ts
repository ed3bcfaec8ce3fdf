import { type JournalEntry, JournalReader, type JournalSummary, verifyJournal } from '@taffrail/port-agent';
import { HEADER_LENGTH, PacketType } from '@taffrail/port-agent-packet';
import { type LineRun, NumberedLines } from './numbered-lines.ts';

/** Where a journal lacks something. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** Follows a journal as it grows, and holds it to what a journal is: whole, contiguous, and what the instrument sent. */
export class JournalCheck {
  readonly #directory: string;
  readonly #lines = new NumberedLines();
  /** Where gaps may be, since a fault made them on purpose. */
  readonly #excused: Span[] = [];
  #checkedTo = 0n;
  /** Whether the next line may be another than the one that follows: the link was made anew. */
  #mayJump = true;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The position up to which it was followed. */
  get checkedTo(): bigint {
    return this.#checkedTo;
  }

  /** How many lines it holds. */
  get lineCount(): number {
    return this.#lines.runs.reduce((count, { first, last }) => count + last - first + 1, 0);
  }

  /** Checks what is new, and gives all entries from a position on; gaps are an error except behind `excusedFrom`. */
  async follow({ from, excusedFrom }: { readonly from: bigint; readonly excusedFrom: bigint | undefined }): Promise<readonly JournalEntry[]> {
    const entries: JournalEntry[] = [];
    let at = from < this.#checkedTo ? from : this.#checkedTo;
    for await (const entry of new JournalReader(this.#directory).read({ from: at })) {
      at = nextTo(entry, at);
      entries.push(entry);
      if (entry.kind === 'gap') {
        if (excusedFrom === undefined || entry.to <= excusedFrom) throw new Error(`positions ${entry.from} to ${entry.to} are missing`);
        this.#excused.push(entry);
      }
      if (at > this.#checkedTo) this.#take(entry);
    }
    if (at > this.#checkedTo) this.#checkedTo = at;
    return entries;
  }

  /** Goes on from a position again, behind which the journal was damaged on purpose. */
  setBack({ damagedFrom, keptTo }: { readonly damagedFrom: bigint; readonly keptTo: bigint }): void {
    this.#excused.push({ from: damagedFrom, to: this.#checkedTo });
    if (keptTo < this.#checkedTo) this.#checkedTo = keptTo;
    this.#breakOff();
  }

  /**
   * Has the journal's own check, packets and sums, look at all behind a position.
   *
   * @throws when it finds anything that no fault explains; faults explain all behind `excusedFrom`.
   */
  async verify({ from, excusedFrom }: { readonly from: bigint; readonly excusedFrom?: bigint | undefined }): Promise<{ readonly findings: number; readonly summary: JournalSummary }> {
    const check = verifyJournal(this.#directory, { from });
    let findings = 0;
    for (;;) {
      const item = await check.next();
      if (item.done === true) return { findings, summary: item.value };
      const finding = item.value;
      findings++;
      if (excusedFrom !== undefined && finding.to > excusedFrom) this.#excused.push(finding);
      else if (!this.#excused.some((span) => span.from < finding.to && finding.from < span.to)) {
        throw new Error(`positions ${finding.from} to ${finding.to} of the journal are ${finding.kind}`);
      }
    }
  }

  /** Holds whole lines that somebody had to the journal: all of them are there, and none is that lies between. */
  covers(runs: readonly LineRun[]): void {
    let before: LineRun | undefined;
    for (const run of runs) {
      const index = this.#lines.runs.findLastIndex(({ first }) => first <= run.first);
      const kept = this.#lines.runs[index];
      if (kept === undefined || kept.last < run.last) throw new Error(`lines ${run.first} to ${run.last} were received, and are not in the journal`);
      const follows = before === undefined || (kept.first === run.first && this.#lines.runs[index - 1]?.last === before.last);
      if (!follows) throw new Error(`between lines ${before?.last ?? 0} and ${run.first} the journal holds others, which were not received`);
      before = run;
    }
  }

  #take(entry: JournalEntry): void {
    if (entry.kind === 'gap') return this.#breakOff();
    if (entry.type === PacketType.STATUS && /"link":"up"/.test(Buffer.from(entry.payload).toString('latin1'))) this.#mayJump = true;
    if (entry.type !== PacketType.FROM_INSTRUMENT) return;
    const before = this.#lines.runs.length;
    this.#lines.take(entry.payload);
    const jumps = this.#lines.runs.length - before;
    if (jumps > 1 || (jumps === 1 && !this.#mayJump)) throw new Error(`lines are missing before ${this.#lines.runs.at(-1)?.first ?? 0} at ${entry.position}`);
    if (jumps === 1) this.#mayJump = false;
  }

  #breakOff(): void {
    this.#lines.breakOff();
    this.#mayJump = true;
  }
}

/** Gives the position behind an entry. @throws when it does not begin where the one before ended. */
function nextTo(entry: JournalEntry, at: bigint): bigint {
  const from = entry.kind === 'packet' ? entry.position : entry.from;
  if (from !== at) throw new Error(`what follows position ${at} begins at ${from}`);
  return entry.kind === 'packet' ? endOfPacket(entry) : entry.to;
}

/** Gives the position behind a packet. */
export function endOfPacket({ position, payload }: { readonly position: bigint; readonly payload: Uint8Array }): bigint {
  return position + BigInt(HEADER_LENGTH + payload.length);
}

/** Finds the position behind the last packet of a journal, reading it from the beginning of a segment on. */
export async function endOfPackets(directory: string, segmentStart: bigint): Promise<bigint> {
  let end = segmentStart;
  for await (const entry of new JournalReader(directory).read({ from: segmentStart })) if (entry.kind === 'packet') end = endOfPacket(entry);
  return end;
}
