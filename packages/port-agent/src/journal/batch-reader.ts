import { type FileHandle, open } from 'node:fs/promises';
import { type Decoded, packetLengthAt, PacketDecoder } from '@taffrail/port-agent-packet';
import { JOURNAL_READ_LENGTH } from '../limits.ts';
import type { Batch, JournalGap } from './batch.ts';
import { endOf, type Place, type Segment } from './segments.ts';

/** What is read from a journal's files: packets, or positions that hold none; `isTorn` when a packet begins there that the file's end cuts off. */
export type JournalItem = { readonly kind: 'batch'; readonly batch: Batch } | { readonly kind: 'gap'; readonly gap: JournalGap; readonly isTorn: boolean };

/** Whoever knows where the journal's positions are. */
export interface JournalMap {
  place(position: bigint): Place;
}

/**
 * Reads a journal from a position on, a stretch at a time, off the event loop.
 *
 * Checks every packet: what is damaged in the files comes as a gap, as does what was never kept or is kept no longer.
 */
export class BatchReader {
  readonly #map: JournalMap;
  #position: bigint;
  #items: JournalItem[] = [];
  /** Memory of an earlier read that nobody looks at any more. */
  #spare: Buffer | undefined;
  #last: Buffer | undefined;
  #open: { readonly path: string; readonly handle: FileHandle } | undefined;

  constructor(map: JournalMap, position: bigint) {
    this.#map = map;
    this.#position = position;
  }

  /** Goes on at another position. */
  seek(position: bigint): void {
    this.#position = position;
    this.#items = [];
  }

  /**
   * Gives what comes next; undefined at the journal's head, and then again whatever has been added.
   *
   * @throws what the system throws when it is short of something; what it could not read is there, and can be read later.
   */
  async next(): Promise<JournalItem | undefined> {
    const item = this.#items.shift();
    if (item !== undefined) return item;
    const place = this.#map.place(this.#position);
    if (place.kind === 'head') return undefined;
    this.#items = place.kind === 'gap' ? [this.#gapTo(place.to)] : await this.#read(place.segment);
    return this.#items.shift();
  }

  /** Says that nobody looks at what was given before any more, so that the memory can be read into again. */
  recycle(): void {
    if (this.#items.length === 0) this.#spare = this.#last;
  }

  /** Closes the file that is open and lets go of memory. */
  async close(): Promise<void> {
    this.#spare = undefined;
    this.#last = undefined;
    await this.#closeFile();
  }

  async #closeFile(): Promise<void> {
    const handle = this.#open?.handle;
    this.#open = undefined;
    await handle?.close().catch(() => undefined); // only read from: there is nothing that a failure could mean
  }

  async #read(segment: Segment): Promise<JournalItem[]> {
    const offset = Number(this.#position - segment.start);
    // Fixed before the read: what is appended meanwhile may be there in part.
    const end = segment.lengthBytes;
    const bytes = await this.#readBytes(segment, { offset, lengthBytes: Math.min(JOURNAL_READ_LENGTH, end - offset) });
    if (bytes === undefined || bytes.length === 0) return [this.#gapTo(endOf(segment))];
    const whole = this.#wholePackets(bytes);
    if (whole !== undefined) return [whole];
    const decoder = new PacketDecoder();
    const decoded = [...decoder.push(bytes)];
    if (offset + bytes.length >= end) decoded.push(...decoder.end());
    return this.#itemsOf(decoded, bytes);
  }

  /** Takes the intact packets that the bytes begin with, as almost always all of them are; undefined when the first is not. */
  #wholePackets(bytes: Uint8Array): JournalItem | undefined {
    const packets: Uint8Array[] = [];
    let end = 0;
    for (let length = packetLengthAt(bytes, 0); length > 0; length = packetLengthAt(bytes, end)) {
      packets.push(bytes.subarray(end, end + length));
      end += length;
    }
    if (end === 0) return undefined;
    const position = this.#position;
    this.#position += BigInt(end);
    return { kind: 'batch', batch: { position, bytes: bytes.subarray(0, end), packets } };
  }

  /** Sorts packets from damage, when there is some. */
  #itemsOf(decoded: readonly Decoded[], bytes: Uint8Array): JournalItem[] {
    const base = this.#position;
    const items: JournalItem[] = [];
    let run: Decoded[] = [];
    const closeRun = () => {
      const [first] = run;
      const last = run.at(-1);
      if (first === undefined || last === undefined) return;
      const position = base + BigInt(first.offset);
      const endOffset = last.offset + lengthOf(last);
      this.#position = base + BigInt(endOffset);
      if (first.kind === 'garbage') items.push({ kind: 'gap', gap: { from: position, to: this.#position }, isTorn: first.reason === 'truncated' });
      else {
        const packets = run.map((item) => bytes.subarray(item.offset, item.offset + lengthOf(item)));
        items.push({ kind: 'batch', batch: { position, bytes: bytes.subarray(first.offset, endOffset), packets } });
      }
      run = [];
    };
    for (const item of decoded) {
      if (run.length > 0 && run[0]?.kind !== item.kind) closeRun();
      run.push(item);
    }
    closeRun();
    return items;
  }

  async #readBytes(segment: Segment, { offset, lengthBytes }: { offset: number; lengthBytes: number }): Promise<Uint8Array | undefined> {
    try {
      if (this.#open?.path !== segment.path) {
        await this.#closeFile();
        this.#open = { path: segment.path, handle: await open(segment.path, 'r') };
      }
      const spare = this.#spare;
      const buffer = spare !== undefined && spare.length >= lengthBytes ? spare : Buffer.allocUnsafeSlow(lengthBytes);
      this.#spare = undefined;
      this.#last = buffer;
      const { bytesRead } = await this.#open.handle.read(buffer, 0, lengthBytes, offset);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      if (isPassing(error)) throw error;
      return undefined; // a file that cannot be read is a gap, and is announced as one
    }
  }

  #gapTo(to: bigint): JournalItem {
    const from = this.#position;
    this.#position = to;
    return { kind: 'gap', gap: { from, to }, isTorn: false };
  }
}

/** Whether the system was short of something, which says nothing about the file. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && PASSING_CODES.has(error.code);
}

const PASSING_CODES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

function lengthOf(item: Decoded): number {
  return item.kind === 'packet' ? item.lengthBytes : item.bytes.length;
}
