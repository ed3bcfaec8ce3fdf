import type { Socket } from 'node:net';
import type { Batch, JournalGap } from '../journal/batch.ts';
import { BatchReader, type JournalMap } from '../journal/batch-reader.ts';
import { CLIENT_QUEUE_LIMIT } from '../limits.ts';

/** How a door says packets to its clients; nothing for those it does not say. */
export type Render = (batch: Batch) => Uint8Array | undefined;

/** Settings of a {@link Feed}. */
export interface FeedOptions {
  readonly socket: Socket;
  readonly journal: JournalMap & { readonly head: bigint };
  /** The position to begin at. */
  readonly position: bigint;
  readonly render: Render;
  /** Tells the client of positions that cannot be had. */
  readonly announceGap: (gap: JournalGap) => void;
}

/**
 * One client's place in the journal.
 *
 * At the head it is sent the buffer that all are sent. Behind it - it resumed from the past, or its queue passed the limit - it reads
 * the files at its own pace until it has caught up. So nothing is lost to it, nothing piles up for it, and nobody waits for it.
 */
export class Feed {
  readonly #options: FeedOptions;
  readonly #reader: BatchReader;
  #position: bigint;
  #state: 'behind' | 'live' | 'over' = 'behind';
  #isReading = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#position = options.position;
    this.#reader = new BatchReader(options.journal, options.position);
    options.socket.on('drain', () => { this.#catchUp(); });
    // A socket that is ending takes no more and never drains; its close is what ends the wait.
    options.socket.once('close', () => { this.#end(); });
    this.#catchUp();
  }

  /** The position of the next packet that the client will be sent. */
  get position(): bigint {
    return this.#position;
  }

  /** Whether so much waits for the client that it should be spared whatever can be spared. */
  get isStalled(): boolean {
    return this.#options.socket.writableLength > CLIENT_QUEUE_LIMIT;
  }

  /** Offers what was just journalled; a client that is behind will find it in the files. */
  offer(batch: Batch, rendered: Uint8Array | undefined): void {
    if (this.#state !== 'live' || !this.#options.socket.writable) return;
    this.#position = batch.position + BigInt(batch.bytes.length);
    if (rendered !== undefined) this.#options.socket.write(rendered);
    if (!this.isStalled) return;
    this.#state = 'behind';
    this.#reader.seek(this.#position);
  }

  #catchUp(): void {
    const { socket } = this.#options;
    if (this.#state !== 'behind' || this.#isReading || socket.writableNeedDrain || !socket.writable) return;
    this.#isReading = true;
    void this.#readOn().finally(() => {
      this.#isReading = false;
      if (this.isOver) void this.#reader.close();
      else this.#catchUp(); // the queue may have drained before it was noticed that it is to be waited for
    });
  }

  async #readOn(): Promise<void> {
    const { socket, journal, render, announceGap } = this.#options;
    while (this.#state === 'behind' && socket.writable) {
      // Nothing is awaited between this look at the head and going live, so no packet can fall in between.
      if (this.#position === journal.head) {
        this.#state = 'live';
        await this.#reader.close();
        return;
      }
      const item = await this.#reader.next();
      if (item === undefined || this.isOver) continue;
      if (item.kind === 'gap') {
        this.#position = item.gap.to;
        announceGap(item.gap);
        continue;
      }
      this.#position = item.batch.position + BigInt(item.batch.bytes.length);
      const rendered = render(item.batch);
      if (rendered !== undefined && !socket.write(rendered)) return;
    }
  }

  /** Whether the client has gone. */
  get isOver(): boolean {
    return this.#state === 'over';
  }

  #end(): void {
    this.#state = 'over';
    if (!this.#isReading) void this.#reader.close();
  }
}
