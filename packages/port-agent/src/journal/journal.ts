import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SchedulerLike, Subscription } from 'rxjs';
import { JOURNAL_RETRY_MS } from '../limits.ts';
import { syncDirectory } from '../whole-file.ts';
import { type Batch, joined, type JournalGap } from './batch.ts';
import { readOrCreateEpoch } from './epoch-file.ts';
import { DEFAULT_FSYNC, type FsyncPolicy, fsyncIntervalMs } from './fsync-policy.ts';
import { JournalLock } from './journal-lock.ts';
import { cutTornTail, type TornTail } from './recovery.ts';
import { SegmentFile } from './segment-file.ts';
import { endOf, listSegments, type Place, placeOf, type Segment, segmentName } from './segments.ts';

/** How large a segment grows before the next one is begun, in bytes. */
export const SEGMENT_LENGTH = 67_108_864;

/**
 * How far positions jump after a crash of the machine, in bytes; far more than can have been passed on and not yet be on the disk.
 *
 * Clients may have had packets that the disk lost. Were their positions given out again, a client that resumes would land in the
 * middle of other packets; so it is told of a gap instead, which says that something there may be lost, not how much.
 */
export const CRASH_JUMP = 1_073_741_824n;

/** Settings of a {@link Journal}. */
export interface JournalOptions {
  readonly directory: string;
  readonly scheduler: SchedulerLike;
  readonly fsync?: FsyncPolicy;
  readonly segmentLengthBytes?: number;
}

/** What a journal tells its owner. */
export interface JournalListener {
  /** Packets have been written; only now may anybody be sent them. */
  appended(batch: Batch): void;
  /** Writing or syncing fails; packets are passed on unwritten until it works again. Told once for each such time. */
  failed(error: unknown): void;
  /** Writing works again; what lies in the gap was passed on to whoever was there, and is not kept. */
  recovered(gap: JournalGap): void;
}

/**
 * The append-only log that everything is served from, for one writer.
 *
 * Packets are gathered for one turn of the event loop, written at once, and only then passed on. Positions go on counting while the
 * disk refuses: they then lie between two segments, which is how a reader knows of the gap.
 */
export class Journal {
  readonly directory: string;
  readonly epoch: string;
  /** What was cut from the end when the journal was opened. */
  readonly tornTail: TornTail | undefined;
  readonly #lock: JournalLock;
  readonly #segments: Segment[];
  readonly #scheduler: SchedulerLike;
  readonly #fsyncMs: number | undefined;
  readonly #segmentLength: number;
  readonly #retired = new Set<Promise<void>>();
  #listener: JournalListener | undefined;
  #file: SegmentFile | undefined;
  #head: bigint;
  #staged: Uint8Array[] = [];
  #stagedLength = 0;
  #turn: NodeJS.Immediate | undefined;
  #syncTimer: Subscription | undefined;
  #failingFrom: bigint | undefined;
  #retryAtMs = 0;
  #isSyncFailing = false;
  /** Since when bytes wait for the next sync, and since when those that the sync under way is for. */
  #unsynced: { waitingSinceMs: number | undefined; syncingSinceMs: number | undefined } = { waitingSinceMs: undefined, syncingSinceMs: undefined };

  /** @throws {@link JournalLockedError}, {@link JournalFormatError}, or what the file system throws. */
  constructor({ directory, scheduler, fsync = DEFAULT_FSYNC, segmentLengthBytes = SEGMENT_LENGTH }: JournalOptions) {
    this.directory = directory;
    this.#scheduler = scheduler;
    this.#fsyncMs = fsyncIntervalMs(fsync);
    this.#segmentLength = segmentLengthBytes;
    if (mkdirSync(directory, { recursive: true }) !== undefined) syncDirectory(dirname(directory));
    this.#lock = JournalLock.take(directory);
    try {
      this.#segments = listSegments(directory);
      this.epoch = readOrCreateEpoch(directory, { isNew: this.#segments.length === 0, nowMs: scheduler.now() });
      const last = this.#segments.at(-1);
      this.tornTail = last === undefined ? undefined : cutTornTail(last);
      this.#head = last === undefined ? 0n : endOf(last);
      if (this.#lock.followsCrashOfMachine && this.#fsyncMs !== 0) this.#head += CRASH_JUMP;
      if (last !== undefined) this.#file = new SegmentFile(last, 'r+');
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  /** The position of the oldest packet kept. */
  get start(): bigint {
    return this.#segments[0]?.start ?? this.#head;
  }

  /** The position behind the last packet that was passed on. */
  get head(): bigint {
    return this.#head;
  }

  /** Whether packets are at present passed on without being kept. */
  get isFailing(): boolean {
    return this.#failingFrom !== undefined;
  }

  /** How many files the journal has. */
  get segmentCount(): number {
    return this.#segments.length;
  }

  /** For how long the oldest byte has waited that may not be on the disk yet; 0 when none does, undefined where it is left to the system. */
  get fsyncAgeMs(): number | undefined {
    if (this.#fsyncMs === undefined) return undefined;
    const sinceMs = this.#unsynced.syncingSinceMs ?? this.#unsynced.waitingSinceMs;
    return sinceMs === undefined ? 0 : Math.max(0, this.#scheduler.now() - sinceMs);
  }

  /** Names who is told; there is one owner. */
  listen(listener: JournalListener): void {
    this.#listener = listener;
  }

  /** Takes a packet in, to be written at the end of this turn of the event loop; gives the position it will have. */
  append(packet: Uint8Array): bigint {
    const position = this.#head + BigInt(this.#stagedLength);
    this.#staged.push(packet);
    this.#stagedLength += packet.length;
    this.#turn ??= setImmediate(() => { this.flush(); });
    return position;
  }

  /** Writes what was taken in and passes it on. */
  flush(): void {
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    this.#turn = undefined;
    const packets = this.#staged;
    if (packets.length === 0) return;
    const batch = { position: this.#head, bytes: joined(packets), packets };
    this.#staged = [];
    this.#stagedLength = 0;
    this.#head += BigInt(batch.bytes.length);
    this.#store(batch);
    this.#listener?.appended(batch);
  }

  /** Finds what stands at a position. */
  place(position: bigint): Place {
    return placeOf(position, this.#segments, this.#head);
  }

  /** Writes, syncs and closes everything, and lets go of the lock. Never rejects; what fails is told to the listener. */
  async close(): Promise<void> {
    this.flush();
    this.#syncTimer?.unsubscribe();
    if (this.isFailing) this.#markHead();
    this.#retire();
    await Promise.all(this.#retired);
    this.#lock.release();
  }

  #store(batch: Batch): void {
    if (this.isFailing && this.#scheduler.now() < this.#retryAtMs) return;
    try {
      this.#fileFor(batch.position).write(batch.bytes);
      if (this.#fsyncMs === 0) this.#file?.syncNow();
    } catch (error) {
      this.#fail(batch.position, error);
      return;
    }
    if (this.#fsyncMs !== 0) this.#unsynced.waitingSinceMs ??= this.#scheduler.now();
    if (this.#fsyncMs !== undefined && this.#fsyncMs > 0) this.#syncTimer ??= this.#scheduler.schedule(() => { this.#sync(); }, this.#fsyncMs);
    const from = this.#failingFrom;
    if (from === undefined) return;
    this.#failingFrom = undefined;
    this.#listener?.recovered({ from, to: batch.position });
  }

  #fileFor(position: bigint): SegmentFile {
    const current = this.#file?.segment;
    const goesOn = current !== undefined && endOf(current) === position && current.lengthBytes < this.#segmentLength;
    if (goesOn && this.#file !== undefined) return this.#file;
    this.#retire();
    const segment: Segment = { path: join(this.directory, segmentName(position)), start: position, lengthBytes: 0 };
    const file = new SegmentFile(segment, 'wx');
    this.#file = file;
    this.#segments.push(segment);
    syncDirectory(this.directory);
    return file;
  }

  /** Lets the current file be synced and closed off the event loop. */
  #retire(): void {
    const closing = this.#file?.close().catch((error: unknown) => { this.#listener?.failed(error); });
    this.#file = undefined;
    if (closing === undefined) return;
    this.#retired.add(closing);
    void closing.then(() => this.#retired.delete(closing));
  }

  #fail(from: bigint, error: unknown): void {
    this.#retryAtMs = this.#scheduler.now() + JOURNAL_RETRY_MS;
    this.#dropEmptySegment();
    if (this.isFailing) return;
    this.#failingFrom = from;
    this.#listener?.failed(error);
  }

  /** A segment whose first write failed holds nothing, and the next attempt is at another position. */
  #dropEmptySegment(): void {
    const segment = this.#file?.segment;
    if (segment?.lengthBytes !== 0) return;
    this.#segments.pop();
    this.#retire();
    rmSync(segment.path, { force: true });
  }

  #sync(): void {
    this.#syncTimer = undefined;
    const { waitingSinceMs, syncingSinceMs } = this.#unsynced;
    this.#unsynced = { waitingSinceMs: undefined, syncingSinceMs: syncingSinceMs ?? waitingSinceMs };
    this.#file?.sync().then(
      () => {
        this.#isSyncFailing = false;
        this.#unsynced.syncingSinceMs = undefined;
      },
      (error: unknown) => {
        if (!this.#isSyncFailing) this.#listener?.failed(error);
        this.#isSyncFailing = true;
      },
    );
  }

  /** Leaves an empty segment at the head, so that a later start does not give the positions of unkept packets out again. */
  #markHead(): void {
    try {
      this.#fileFor(this.#head);
    } catch (error) {
      this.#listener?.failed(error);
    }
  }
}
