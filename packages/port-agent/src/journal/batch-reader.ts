import { type FileHandle, open } from 'node:fs/promises';
import { type Decoded, PacketDecoder } from '@taffrail/port-agent-packet';
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

  /** Gives what comes next; undefined at the journal's head, and then again whatever has been added. */
  async next(): Promise<JournalItem | undefined> {
    const item = this.#items.shift();
    if (item !== undefined) return item;
    const place = this.#map.place(this.#position);
    if (place.kind === 'head') return undefined;
    this.#items = place.kind === 'gap' ? [this.#gapTo(place.to)] : await this.#read(place.segment);
    return this.#items.shift();
  }

  /** Closes the file that is open. */
  async close(): Promise<void> {
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
    const decoder = new PacketDecoder();
    const decoded = [...decoder.push(bytes)];
    if (offset + bytes.length >= end) decoded.push(...decoder.end());
    return this.#itemsOf(decoded, bytes);
  }

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
        await this.close();
        this.#open = { path: segment.path, handle: await open(segment.path, 'r') };
      }
      const buffer = Buffer.allocUnsafeSlow(lengthBytes);
      const { bytesRead } = await this.#open.handle.read(buffer, 0, lengthBytes, offset);
      return buffer.subarray(0, bytesRead);
    } catch {
      return undefined; // a file that cannot be read is a gap, and is announced as one
    }
  }

  #gapTo(to: bigint): JournalItem {
    const from = this.#position;
    this.#position = to;
    return { kind: 'gap', gap: { from, to }, isTorn: false };
  }
}

function lengthOf(item: Decoded): number {
  return item.kind === 'packet' ? item.lengthBytes : item.bytes.length;
}
