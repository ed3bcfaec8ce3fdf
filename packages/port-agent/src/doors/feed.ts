import type { Socket } from 'node:net';
import type { Batch, JournalGap } from '../journal/batch.ts';
import { BatchReader, type JournalMap } from '../journal/batch-reader.ts';
import { CLIENT_QUEUE_LIMIT, CROWDED_QUEUE, NEAR_HEAD } from '../limits.ts';
import type { LinkPacer, PacedClient } from '../link-pacer.ts';

/** How a door says packets to its clients; nothing for those it does not say. */
export type Render = (batch: Batch) => Uint8Array | undefined;

/** Settings of a {@link Feed}. */
export interface FeedOptions {
  readonly socket: Socket;
  readonly journal: JournalMap & { readonly head: bigint };
  /** The position to begin at. */
  readonly position: bigint;
  /** What holds the link for this client where that serves all. */
  readonly pacer: Pick<LinkPacer, 'waitFor' | 'letGo'>;
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
export class Feed implements PacedClient {
  readonly #options: FeedOptions;
  readonly #reader: BatchReader;
  #position: bigint;
  #state: 'behind' | 'live' | 'over' = 'behind';
  #isReading = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#position = options.position;
    this.#reader = new BatchReader(options.journal, options.position);
    options.socket.on('drain', () => {
      if (this.#state === 'live') options.pacer.letGo(this);
      else this.#catchUp();
    });
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
    const { socket, journal, pacer } = this.#options;
    if (this.#state === 'over' || !socket.writable) return;
    // What comes in trifles can be waited for by nobody: it is the link that is slow.
    const isLong = batch.bytes.length > CROWDED_QUEUE;
    if (this.#state === 'behind') {
      if (isLong && this.#isReading && Number(journal.head - this.#position) <= NEAR_HEAD) pacer.waitFor(this);
      return;
    }
    this.#position = batch.position + BigInt(batch.bytes.length);
    if (rendered !== undefined) socket.write(rendered);
    if (this.isStalled) this.overdue();
    else if (isLong && socket.writableLength > CROWDED_QUEUE) pacer.waitFor(this);
  }

  overdue(): void {
    if (this.#state !== 'live') return;
    this.#state = 'behind';
    this.#reader.seek(this.#position);
    this.#options.pacer.letGo(this);
  }

  #catchUp(): void {
    const { socket } = this.#options;
    if (this.#state !== 'behind' || this.#isReading || socket.writableNeedDrain || !socket.writable) return;
    this.#isReading = true;
    const reading = this.#readOn().catch((error: unknown) => {
      // What could not be read is no gap: the client is to come again and go on where it was.
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
      this.#end();
    });
    void reading.finally(() => {
      this.#isReading = false;
      if (this.isOver) void this.#reader.close();
      else this.#catchUp(); // the queue may have drained before it was noticed that it is to be waited for
    });
  }

  async #readOn(): Promise<void> {
    const { socket, journal, pacer, render, announceGap } = this.#options;
    while (this.#state === 'behind' && socket.writable) {
      // Nothing is awaited between this look at the head and going live, so no packet can fall in between.
      if (this.#position === journal.head) {
        this.#state = 'live';
        pacer.letGo(this);
        await this.#reader.close();
        return;
      }
      if (socket.writableLength === 0) this.#reader.recycle();
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
    this.#options.pacer.letGo(this);
    if (!this.#isReading) void this.#reader.close();
  }
}
