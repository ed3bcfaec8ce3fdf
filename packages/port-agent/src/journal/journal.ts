import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalWord, PacketType } from '@taffrail/port-agent-packet';
import type { SchedulerLike, Subscription } from 'rxjs';
import { isWithin } from '../elapsed.ts';
import { JournalTakenError } from '../errors.ts';
import { CHECKPOINT_INTERVAL_MS, CHECKPOINT_LENGTH, JOURNAL_RETRY_MS, RETENTION_INTERVAL_MS, UNTOLD_GAPS_LIMIT } from '../limits.ts';
import { packetBuffer } from '../packet-buffer.ts';
import { stamp } from '../stamp.ts';
import { removeIfPossible, syncDirectory, syncDirectoryAside } from '../whole-file.ts';
import { type Batch, batchesOf } from './batch.ts';
import { CheckpointSum, seedOf } from './checkpoint-sum.ts';
import { DEFAULT_FSYNC, type FsyncPolicy, fsyncIntervalMs } from './fsync-policy.ts';
import { JournalHome } from './journal-home.ts';
import type { JournalListener } from './journal-listener.ts';
import { type KnownGap, writeGapNotice } from './journal-notice.ts';
import { recover, type Recovery } from './recovery.ts';
import { ReservedPositions } from './reserved-positions.ts';
import { Retention, type RetentionLimits } from './retention.ts';
import { SegmentFile } from './segment-file.ts';
import { endOf, type Place, placeOf, type Segment, segmentName } from './segments.ts';
import { SyncSchedule } from './sync-schedule.ts';

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
export interface JournalOptions extends RetentionLimits {
  readonly directory: string;
  readonly scheduler: SchedulerLike;
  readonly fsync?: FsyncPolicy;
  readonly segmentLengthBytes?: number;
}

/**
 * The append-only log that everything is served from, for one writer.
 *
 * Packets are gathered for one turn of the event loop at most, written, and only then passed on. Positions go on counting while the
 * disk refuses: they then lie between two segments, which is how a reader knows of the gap.
 */
export class Journal {
  readonly directory: string;
  readonly epoch: string;
  /** What was found at the end when the journal was opened; undefined for a new one. */
  readonly recovery: Recovery | undefined;
  readonly #home: JournalHome;
  readonly #segments: Segment[];
  readonly #scheduler: SchedulerLike;
  readonly #fsyncMs: number | undefined;
  /** What is synced later; there is none where it is synced at once, or left to the system. */
  readonly #syncs: SyncSchedule | undefined;
  readonly #segmentLength: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #sum: CheckpointSum;
  readonly #retention: Retention;
  readonly #reserved: ReservedPositions;
  /** Gaps that no packet in the journal tells of yet. */
  readonly #untold: KnownGap[] = [];
  #listener: JournalListener | undefined;
  #file: SegmentFile | undefined;
  #head: bigint;
  #staged: Uint8Array[] = [];
  #stagedLength = 0;
  #turn: NodeJS.Immediate | undefined;
  #checkpointTimer: Subscription | undefined;
  #retentionTimer: Subscription | undefined;
  /** Since which position nothing is kept, and why, while writing fails. */
  #failing: Omit<KnownGap, 'to'> | undefined;
  #failedAtMs = 0;

  /** @throws {@link JournalLockedError}, {@link JournalFormatError}, or what the file system throws. */
  constructor({ directory, scheduler, fsync = DEFAULT_FSYNC, segmentLengthBytes = SEGMENT_LENGTH, ...limits }: JournalOptions) {
    this.directory = directory;
    this.#scheduler = scheduler;
    this.#fsyncMs = fsyncIntervalMs(fsync);
    if (this.#fsyncMs !== undefined && this.#fsyncMs > 0) {
      const told = { failed: (error: unknown) => { this.#listener?.failed(error); }, recovered: () => { this.#listener?.synced?.(); } };
      this.#syncs = new SyncSchedule({ scheduler, intervalMs: this.#fsyncMs, file: () => this.#file, ...told });
    }
    this.#segmentLength = segmentLengthBytes;
    this.#retention = new Retention(limits);
    this.#reserved = new ReservedPositions(directory, CRASH_JUMP);
    this.#home = JournalHome.enter(directory, scheduler.now());
    this.#segments = this.#home.segments;
    this.epoch = this.#home.epoch;
    try {
      const seed = seedOf(this.epoch);
      this.#sum = new CheckpointSum(seed);
      const last = this.#segments.at(-1);
      this.recovery = last === undefined ? undefined : recover(last, seed);
      this.#head = last === undefined ? 0n : endOf(last);
      this.#goOn(last);
    } catch (error) {
      this.#home.leave();
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
    return this.#failing !== undefined;
  }

  /** Whether what is passed on is kept, and put on the disk in time. */
  get word(): JournalWord {
    return this.isFailing || this.#syncs?.isFailing === true ? 'failing' : 'ok';
  }

  /** How many files the journal has. */
  get segmentCount(): number {
    return this.#segments.length;
  }

  /** For how long the oldest byte has waited that may not be on the disk yet; 0 when none does, undefined where it is left to the system. */
  get fsyncAgeMs(): number | undefined {
    return this.#fsyncMs === undefined ? undefined : (this.#syncs?.ageMs ?? 0);
  }

  /** Names who is told; there is one owner. */
  listen(listener: JournalListener): void {
    this.#listener = listener;
    if (this.#retention.hindrance !== undefined) listener.hindered(this.#retention.hindrance.error);
  }

  /** Takes a packet in, to be written at the end of this turn of the event loop; gives the position it will have. */
  append(packet: Uint8Array): bigint {
    const position = this.stage(packet);
    this.#turn ??= setImmediate(() => { this.flush(); });
    return position;
  }

  /** Takes a packet in, to be written when whoever calls flushes, in this same turn; gives the position it will have. */
  stage(packet: Uint8Array): bigint {
    const position = this.#stagedLength === 0 ? this.#head : this.#head + BigInt(this.#stagedLength);
    this.#stage(packet);
    return position;
  }

  /** Takes a packet in, the last for now, and writes it at once with what was taken in before. */
  appendLast(packet: Uint8Array): void {
    this.#stage(packet);
    this.flush();
  }

  /** How many bytes were taken in and are yet to be written. */
  get stagedBytes(): number {
    return this.#stagedLength;
  }

  /** Writes what was taken in and passes it on. */
  flush(): void {
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    this.#turn = undefined;
    const packets = this.#staged;
    const lengthBytes = this.#stagedLength;
    if (packets.length === 0) return;
    this.#staged = [];
    this.#stagedLength = 0;
    const batches = batchesOf(packets, this.#head);
    this.#head += BigInt(lengthBytes);
    const stored = this.#store(batches);
    for (const batch of batches) this.#listener?.appended(batch);
    // What nobody waits for comes after what everybody waits for.
    for (const { bytes } of stored) this.#sum.add(bytes);
    const isCheckpointDue = this.#sum.lengthBytes >= CHECKPOINT_LENGTH || this.#isSegmentFull;
    if (!isCheckpointDue && this.#untold.length === 0) return;
    for (const batch of this.#writeOwn({ isCheckpointDue })) this.#listener?.appended(batch);
  }

  /** Finds what stands at a position. */
  place(position: bigint): Place {
    return placeOf(position, this.#segments, this.#head);
  }

  /** Writes, syncs and closes everything, and lets go of the lock. Never rejects; what fails is told to the listener. */
  async close(): Promise<void> {
    this.#checkpoint();
    for (const timer of [this.#checkpointTimer, this.#retentionTimer]) timer?.unsubscribe();
    this.#syncs?.stop();
    const last = this.#segments.at(-1);
    if (last !== undefined && endOf(last) !== this.#head) this.#markHead();
    this.#reserved.release();
    this.#retire();
    await Promise.all(this.#underWay);
    this.#home.leave();
  }

  #stage(packet: Uint8Array): void {
    this.#staged.push(packet);
    this.#stagedLength += packet.length;
  }

  /** Goes on behind the last segment as it was found, and notes what is to be told of it. */
  #goOn(last: Segment | undefined): void {
    if (last === undefined || this.recovery === undefined) return;
    const { canGoOn, damage, sum, uncheckedBytes } = this.recovery;
    for (const gap of damage) this.#tellOf(gap);
    const before = this.#segments.at(-2);
    // An empty file at the end marks the head behind packets that were not kept.
    if (last.lengthBytes === 0 && before !== undefined && endOf(before) !== last.start) {
      this.#tellOf({ from: endOf(before), to: last.start, reason: 'not-written' });
    }
    if (this.#home.followsCrashOfMachine && this.#fsyncMs !== 0) {
      this.#tellOf({ from: this.#head, to: this.#head + CRASH_JUMP, reason: 'machine-crash' });
      this.#head += CRASH_JUMP;
    } else if (canGoOn) {
      this.#file = new SegmentFile(last, 'r+');
      this.#sum.resume(sum, uncheckedBytes);
    }
    this.#dropExpired();
  }

  /** Writes batches that follow one another, all of them to one file; gives those that were written. */
  #store(batches: readonly Batch[]): readonly Batch[] {
    if (this.isFailing && isWithin(JOURNAL_RETRY_MS, { sinceMs: this.#failedAtMs, nowMs: this.#scheduler.now() })) {
      this.#reserved.reserve(this.#head);
      return [];
    }
    const begin = batches[0]?.position ?? this.#head;
    let written = 0;
    try {
      const file = this.#fileFor(begin);
      for (const { bytes } of batches) {
        file.write(bytes, { isSynced: this.#fsyncMs === 0 });
        written++;
      }
    } catch (error) {
      this.#fail(batches[written]?.position ?? begin, error);
      return batches.slice(0, written);
    }
    this.#syncs?.written();
    this.#checkpointTimer ??= this.#scheduler.schedule(() => { this.#checkpoint(); }, CHECKPOINT_INTERVAL_MS);
    this.#noteRecovery(begin);
    return batches;
  }

  /** Notes that writing works, from a position on, and tells of the gap before it when it did not. */
  #noteRecovery(to: bigint): void {
    const failing = this.#failing;
    if (failing === undefined) return;
    this.#failing = undefined;
    this.#reserved.release();
    this.#tellOf({ ...failing, to });
    this.#listener?.recovered({ from: failing.from, to });
  }

  #tellOf(gap: KnownGap): void {
    const last = this.#untold.at(-1);
    if (last !== undefined && this.#untold.length >= UNTOLD_GAPS_LIMIT) this.#untold[this.#untold.length - 1] = { ...last, to: gap.to };
    else this.#untold.push(gap);
  }

  /** Writes what the journal has to say itself, right behind what was just written: of gaps, and a checkpoint when one is due. */
  #writeOwn({ isCheckpointDue }: { readonly isCheckpointDue: boolean }): Batch[] {
    const written: Batch[] = [];
    for (let [gap] = this.#untold; gap !== undefined; [gap] = this.#untold) {
      const notice = this.#writeBehind(packetBuffer({ type: PacketType.STATUS, payload: writeGapNotice(gap), time: stamp(this.#scheduler) }));
      if (notice === undefined) return written;
      written.push(notice);
      this.#untold.shift();
    }
    if (!isCheckpointDue || this.#sum.lengthBytes === 0) return written;
    const checkpoint = this.#writeBehind(this.#sum.packet(stamp(this.#scheduler)));
    if (checkpoint === undefined) return written;
    this.#sum.sealed(checkpoint.position, checkpoint.bytes);
    written.push(checkpoint);
    return written;
  }

  /** Writes a packet behind the last one in the file, if that is where the head is; none that the disk refuses takes up positions. */
  #writeBehind(packet: Uint8Array): Batch | undefined {
    const position = this.#head;
    const file = this.#file;
    if (file === undefined || endOf(file.segment) !== position) return undefined;
    try {
      file.write(packet, { isSynced: this.#fsyncMs === 0 });
    } catch {
      return undefined; // the next packets find out, and tell
    }
    this.#sum.add(packet);
    this.#head += BigInt(packet.length);
    return { position, bytes: packet, packets: [packet] };
  }

  /** Writes what was taken in, and has a checkpoint stand behind it. */
  #checkpoint(): void {
    this.#checkpointTimer?.unsubscribe();
    this.#checkpointTimer = undefined;
    this.flush();
    if (this.#file?.isInPlace === false) return this.#goAstray();
    for (const each of this.#writeOwn({ isCheckpointDue: true })) this.#listener?.appended(each);
  }

  get #isSegmentFull(): boolean {
    return this.#file !== undefined && this.#file.segment.lengthBytes >= this.#segmentLength;
  }

  /** Removes the files that have been kept for long enough; whoever has yet to read them is told of a gap. */
  #dropExpired(): void {
    const before = this.#retention.hindrance;
    this.#retention.apply(this.#segments, this.#scheduler.now());
    const { hindrance } = this.#retention;
    if (hindrance !== undefined && hindrance !== before) this.#listener?.hindered(hindrance.error);
    if (this.#retention.looksAtAge) this.#retentionTimer ??= this.#scheduler.schedule(() => { this.#retentionTimer = undefined; this.#dropExpired(); }, RETENTION_INTERVAL_MS);
  }

  #fileFor(position: bigint): SegmentFile {
    const current = this.#file?.segment;
    const goesOn = current !== undefined && endOf(current) === position && current.lengthBytes < this.#segmentLength;
    if (goesOn && this.#file !== undefined) return this.#file;
    this.#retire();
    if (this.isFailing || !this.#home.isSettled) this.#settleIn();
    const segment: Segment = { path: join(this.directory, segmentName(position)), start: position, lengthBytes: 0 };
    const file = new SegmentFile(segment, 'wx');
    this.#file = file;
    this.#segments.push(segment);
    this.#sum.begin(position);
    if (this.#fsyncMs === 0) syncDirectory(this.directory);
    else if (this.#fsyncMs !== undefined) this.#aside(syncDirectoryAside(this.directory));
    this.#dropExpired();
    return file;
  }

  /** Lets the current file be synced and closed off the event loop. */
  #retire(): void {
    if (this.#file !== undefined) this.#aside(this.#file.close());
    this.#file = undefined;
  }

  /** Has something done off the event loop, and waited for when the journal is closed. */
  #aside(work: Promise<void>): void {
    const done = work.catch((error: unknown) => { this.#listener?.failed(error); });
    this.#underWay.add(done);
    void done.then(() => this.#underWay.delete(done));
  }

  #fail(from: bigint, error: unknown): void {
    this.#failedAtMs = this.#scheduler.now();
    this.#reserved.reserve(this.#head);
    this.#dropEmptySegment();
    if (this.isFailing) return;
    this.#failing = { from, reason: 'not-written' };
    this.#listener?.failed(error);
  }

  /** Gives up on the file that is being written, which is not in its place any more; the next packets begin another. */
  #goAstray(): void {
    this.#retire();
    this.#failing = undefined;
    this.#fail(this.#head, new JournalTakenError(this.directory));
  }

  /** Sees to the directory, and forgets the newest files where they have not come back: what was in them is not kept. */
  #settleIn(): void {
    this.#home.restore();
    for (let last = this.#segments.at(-1); last !== undefined && !existsSync(last.path); last = this.#segments.at(-1)) {
      this.#failing = { from: last.start, reason: 'taken-away' };
      this.#segments.pop();
    }
  }

  /** A segment whose first write failed holds nothing, and the next attempt is at another position. */
  #dropEmptySegment(): void {
    const segment = this.#file?.segment;
    if (segment?.lengthBytes !== 0) return;
    this.#segments.pop();
    this.#retire();
    removeIfPossible(segment.path);
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
