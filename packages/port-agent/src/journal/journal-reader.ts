import { HEADER_LENGTH, type NtpTime, packetTypeName } from '@taffrail/port-agent-packet';
import { type Batch, timeMsOf, timeOf, typeOf } from './batch.ts';
import { BatchReader } from './batch-reader.ts';
import { readEpoch } from './epoch-file.ts';
import { endOf, listSegments, placeOf, type Segment } from './segments.ts';

/** A packet in a journal. */
export interface JournalPacket {
  readonly kind: 'packet';
  /** The position of the packet's first byte; its payload begins 16 bytes further. */
  readonly position: bigint;
  /** What kind of packet it is; see `PacketType`. */
  readonly type: number;
  readonly name: string;
  readonly payload: Uint8Array;
  readonly time: NtpTime;
  /** The same time in Unix milliseconds. */
  readonly timeMs: number;
}

/** What a journal yields: its packets in order, and where some are missing. */
export type JournalEntry = JournalPacket | { readonly kind: 'gap'; readonly from: bigint; readonly to: bigint };

/** Which part of a journal to read: from a packet's position up to, not including, another. Default all of it. */
export interface JournalSpan {
  readonly from?: bigint;
  readonly to?: bigint;
}

/** Reads the journal in a directory as it is when opened, whether or not an agent is writing it. */
export class JournalReader {
  readonly epoch: string;
  /** The position of the oldest packet kept. */
  readonly start: bigint;
  /** The position behind the last byte kept. */
  readonly head: bigint;
  readonly #segments: readonly Segment[];

  /** @throws {@link JournalFormatError} when the directory holds no journal. */
  constructor(directory: string) {
    this.epoch = readEpoch(directory);
    this.#segments = listSegments(directory);
    const last = this.#segments.at(-1);
    this.start = this.#segments[0]?.start ?? 0n;
    this.head = last === undefined ? 0n : endOf(last);
  }

  /** Yields packets and gaps in order. A packet cut off by the end, which its writer may be completing, is no gap. */
  async *read({ from = this.start, to = this.head }: JournalSpan = {}): AsyncGenerator<JournalEntry, void, undefined> {
    const reader = new BatchReader({ place: (position) => placeOf(position, this.#segments, this.head) }, from);
    try {
      for (let item = await reader.next(); item !== undefined; item = await reader.next()) {
        if (item.kind === 'batch') {
          for (const entry of entriesOf(item.batch)) if (entry.position < to) yield entry;
          if (item.batch.position + BigInt(item.batch.bytes.length) >= to) return;
        } else if (item.gap.from >= to) return;
        else if (!item.isTorn || item.gap.to !== this.head) yield { kind: 'gap', ...item.gap };
      }
    } finally {
      await reader.close();
    }
  }
}

function entriesOf({ position, packets }: Batch): JournalPacket[] {
  let at = position;
  return packets.map((packet) => {
    const type = typeOf(packet);
    const entry: JournalPacket = {
      kind: 'packet',
      position: at,
      type,
      name: packetTypeName(type),
      payload: packet.subarray(HEADER_LENGTH),
      time: timeOf(packet),
      timeMs: timeMsOf(packet),
    };
    at += BigInt(packet.length);
    return entry;
  });
}
