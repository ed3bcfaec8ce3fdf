import { existsSync } from 'node:fs';
import { PacketType } from '@taffrail/port-agent-packet';
import type { JournalGap } from './batch.ts';
import { seedOf } from './checkpoint-sum.ts';
import { readEpoch } from './epoch-file.ts';
import type { JournalSpan } from './journal-reader.ts';
import { type GapReason, type KnownGap, readGapNotice } from './journal-notice.ts';
import { SegmentBytes } from './segment-bytes.ts';
import { type Scanned, scanSegment } from './segment-scan.ts';
import { endOf, listSegments, type Segment } from './segments.ts';

/**
 * A part of a journal that is not as it was written: `missing` there are no bytes; `damaged` the bytes are no packets; `suspect` each
 * packet agrees with its own checksum, but all together do not with their checkpoint's.
 */
export interface JournalFinding extends JournalGap {
  readonly kind: 'missing' | 'damaged' | 'suspect';
  /** Why, when the journal tells of it; undefined when nobody knew. */
  readonly known: GapReason | undefined;
}

/** What a journal holds, and how much of it was checked. */
export interface JournalSummary {
  readonly epoch: string;
  readonly start: bigint;
  readonly head: bigint;
  readonly packets: number;
  readonly checkpoints: number;
  /** How many bytes a checkpoint's sum agrees with; the others are vouched for by their packets' checksums alone. */
  readonly summedBytes: bigint;
  /** How many bytes of an unfinished packet stand at the end. Nobody was sent it; the next start of an agent cuts it. */
  readonly tornBytes: number;
}

/** How many findings are held back, to learn whether a packet behind them tells of them; the oldest are given out before. */
export const HELD_FINDINGS = 65_536;

/**
 * Checks a journal, or the part of it in a span: every packet and every checkpoint, whether or not an agent is writing it.
 *
 * Yields what is not whole, once it is known whether the journal tells of it, and gives a summary at last. Memory does not grow with
 * the journal. What is written while this runs is not looked at.
 *
 * @throws {@link JournalFormatError} when the directory holds no journal.
 */
export async function* verifyJournal(directory: string, span: JournalSpan = {}): AsyncGenerator<JournalFinding, JournalSummary, undefined> {
  const epoch = readEpoch(directory);
  const segments = listSegments(directory);
  const last = segments.at(-1);
  const start = segments[0]?.start ?? 0n;
  const head = last === undefined ? 0n : endOf(last);
  const { from = start, to = head } = span;
  const check = new JournalCheck({ span: { from, to }, head });
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (before !== undefined && endOf(before) < segment.start) {
      const gap = { from: endOf(before), to: segment.start };
      check.found('missing', gap);
      // An empty file at the end marks the head behind packets that were not kept, until there is space for a packet that says so.
      if (segment === last && segment.lengthBytes === 0) check.toldOf({ ...gap, reason: 'not-written' });
    }
    if (endOf(segment) <= from || segment.start >= to) continue;
    for (const items of scanned(segment, seedOf(epoch))) {
      for (const item of items) check.take(item);
      yield* check.overdue();
      await new Promise<void>((resolve) => setImmediate(resolve)); // whoever wants to end this gets a word in
    }
  }
  yield* check.rest();
  return { epoch, start, head, ...check.counts };
}

function* scanned(segment: Segment, seed: number): Generator<readonly Scanned[], void, undefined> {
  let bytes: SegmentBytes;
  try {
    bytes = new SegmentBytes(segment);
  } catch {
    // Retention may have taken it meanwhile; else it cannot be read, and nothing of it is there for anybody.
    if (existsSync(segment.path)) yield [{ kind: 'garbage', gap: { from: segment.start, to: endOf(segment) }, reason: 'no-sync' }];
    return;
  }
  try {
    yield* scanSegment(bytes, { offset: 0, seed });
  } finally {
    bytes.close();
  }
}

type ScannedPacket = Extract<Scanned, { readonly kind: 'packet' }>;

/** What has been found so far, and which of it the journal has told of. */
class JournalCheck {
  readonly counts = { packets: 0, checkpoints: 0, summedBytes: 0n, tornBytes: 0 };
  readonly #span: Required<JournalSpan>;
  readonly #head: bigint;
  #held: JournalFinding[] = [];
  /** What may be an unfinished packet: garbage that the file's end cuts off, and all garbage right behind it. */
  #tail: JournalGap | undefined;

  constructor({ span, head }: { readonly span: Required<JournalSpan>; readonly head: bigint }) {
    this.#span = span;
    this.#head = head;
  }

  take(item: Scanned): void {
    switch (item.kind) {
      case 'garbage':
        return this.#garbage(item);
      case 'suspect':
        return this.found('suspect', item.gap);
      case 'held':
        if (this.#lies(item.gap)) this.counts.summedBytes += item.gap.to - item.gap.from;
        return;
      case 'packet':
        this.#settleTail();
        return this.#counted(item);
    }
  }

  found(kind: JournalFinding['kind'], gap: JournalGap): void {
    if (!this.#lies(gap)) return;
    const last = this.#held.at(-1);
    if (last?.kind === kind && last.to === gap.from) this.#held[this.#held.length - 1] = { ...last, to: gap.to };
    else this.#held.push({ kind, ...gap, known: undefined });
  }

  /** Gives out the oldest findings when too many are held back. */
  *overdue(): Generator<JournalFinding, void, undefined> {
    if (this.#held.length > HELD_FINDINGS) yield* this.#held.splice(0, HELD_FINDINGS / 2);
  }

  *rest(): Generator<JournalFinding, void, undefined> {
    // An unfinished packet at the very end was never passed on, and its writer may be about to finish it.
    if (this.#tail?.to === this.#head) this.counts.tornBytes = Number(this.#tail.to - this.#tail.from);
    else this.#settleTail();
    yield* this.#held.splice(0);
  }

  #garbage({ gap, reason }: Extract<Scanned, { readonly kind: 'garbage' }>): void {
    if (this.#tail?.to === gap.from) this.#tail = { from: this.#tail.from, to: gap.to };
    else if (reason === 'truncated') this.#tail = gap;
    else this.found('damaged', gap);
  }

  /** Takes what looked like an unfinished packet for damage, since something follows it. */
  #settleTail(): void {
    if (this.#tail !== undefined) this.found('damaged', this.#tail);
    this.#tail = undefined;
  }

  /** Whether any of it lies in the span. */
  #lies({ from, to }: JournalGap): boolean {
    return to > this.#span.from && from < this.#span.to;
  }

  #counted({ position, packet: { type, payload } }: ScannedPacket): void {
    if (position >= this.#span.from && position < this.#span.to) {
      this.counts.packets++;
      if (type === PacketType.CHECKPOINT) this.counts.checkpoints++;
    }
    const known = type === PacketType.STATUS ? readGapNotice(payload) : undefined;
    if (known !== undefined) this.toldOf(known);
  }

  /** Notes that the journal tells of a gap. */
  toldOf({ from, to, reason }: KnownGap): void {
    this.#held = this.#held.map((finding) => (finding.from >= from && finding.to <= to ? { ...finding, known: reason } : finding));
  }
}
