import { type LeaseNotice, type LeaseWish, MAX_PAYLOAD_LENGTH, PacketType, type WriterNote, writeWriterNote } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import type { WriteOutcome } from './agent-core.ts';
import type { AgentCounters } from './agent-counters.ts';
import { PortAgentError } from './errors.ts';
import type { Journal } from './journal/journal.ts';
import { LINK_QUEUE_LIMIT, WRITER_REPEAT_LENGTH } from './limits.ts';
import type { Link } from './link/link.ts';
import { packetBuffer, packetBuffers } from './packet-buffer.ts';
import { stamp } from './stamp.ts';
import { WriteLease, type Writer } from './write-lease.ts';

interface PendingWrite {
  readonly bytes: Uint8Array;
  readonly position: bigint;
  readonly done: (outcome: WriteOutcome) => void;
}

/** How far the journal may grow before the writer is named again. */
const NAMED_FOR = BigInt(WRITER_REPEAT_LENGTH);
const LINK_DOWN = { code: 'link-down', message: 'the instrument\'s link is down; nothing was written' };

/** The way to the instrument: one writer at a time, and into the journal before onto the link. */
export class InstrumentWriter {
  readonly #link: Link;
  readonly #journal: Journal;
  readonly #scheduler: SchedulerLike;
  readonly #counters: AgentCounters;
  readonly #lease = new WriteLease();
  /** Who was named last, and up to which position that is near enough. */
  #named: { readonly note: WriterNote; readonly until: bigint } | undefined;
  #pending: PendingWrite[] = [];
  #pendingLength = 0;

  constructor({ link, journal, scheduler, counters }: { link: Link; journal: Journal; scheduler: SchedulerLike; counters: AgentCounters }) {
    this.#link = link;
    this.#journal = journal;
    this.#scheduler = scheduler;
    this.#counters = counters;
  }

  /** The lease, to look at. */
  get lease(): Pick<WriteLease, 'holder' | 'usedAtMs' | 'takeovers'> {
    return this.#lease;
  }

  /**
   * Takes bytes for the instrument; `done` is called once they are handed on, or at once when they are refused. They are handed on
   * when the journal is flushed, which whoever calls sees to in the same turn.
   */
  write(writer: Writer, bytes: Uint8Array, done: (outcome: WriteOutcome) => void): void {
    const refusal = this.#refusal(writer, bytes.length);
    if (refusal !== undefined) return done(this.#refused(refusal));
    const position = this.#journalAs(writer, PacketType.FROM_DRIVER, bytes);
    this.#pending.push({ bytes, position, done });
    this.#pendingLength += bytes.length;
  }

  /** Holds the line in the BREAK condition, if the link can. */
  sendBreak(writer: Writer, durationMs: number, done: (outcome: WriteOutcome) => void): void {
    const refusal = this.#refusal(writer, 0);
    if (refusal !== undefined) return done(this.#refused(refusal));
    if (this.#link.sendBreak === undefined) return done(this.#refused({ code: 'link-capability', message: `${this.#link.url} has no BREAK` }));
    const position = this.#journalAs(writer, PacketType.COMMAND, new TextEncoder().encode(`break ${durationMs}`));
    // What was written before goes out before, and the BREAK is in the journal before it is on the line.
    this.#journal.flush();
    this.#link.sendBreak(durationMs).then(
      () => { done({ position }); },
      (error: unknown) => { done(refusalFor(error)); },
    );
  }

  /** Does what a writer wishes about the lease, if that can be. */
  wish(writer: Writer, wish: LeaseWish): LeaseNotice {
    if (wish === 'release') {
      this.#lease.release(writer);
      return noticeOf('released', this.#lease.holder);
    }
    const holder = this.#lease.claim(writer, { nowMs: this.#scheduler.now(), isTakeover: wish === 'takeover' });
    return holder === undefined ? noticeOf('granted', writer) : noticeOf('refused', holder);
  }

  /** Names the next writer whoever it is: what is in the journal of the latest one may be lost. */
  nameAgain(): void {
    this.#named = undefined;
  }

  /** Gives up a writer's right to write. */
  release(writer: Writer): void {
    this.#lease.release(writer);
  }

  /** Hands on what has been journalled by now. */
  handOn(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    this.#pendingLength = 0;
    for (const { bytes, position, done } of pending) {
      const isTaken = this.#link.write(bytes);
      if (isTaken) {
        this.#counters.toInstrument.bytes += bytes.length;
        this.#counters.toInstrument.packets++;
      }
      done(isTaken ? { position } : this.#refused(LINK_DOWN));
    }
  }

  #refused(refusal: WriteOutcome): WriteOutcome {
    this.#counters.refusedWrites++;
    return refusal;
  }

  #refusal(writer: Writer, lengthBytes: number): WriteOutcome | undefined {
    if (!this.#link.isUp) return LINK_DOWN;
    if (lengthBytes > this.#link.longestWriteBytes) {
      return { code: 'write-too-long', message: `${lengthBytes} bytes do not go into one datagram; ${this.#link.longestWriteBytes} do` };
    }
    const waiting = this.#link.queuedBytes + this.#pendingLength;
    if (waiting > 0 && waiting + lengthBytes > LINK_QUEUE_LIMIT) {
      return { code: 'link-busy', message: `${waiting} bytes wait for the instrument to take them; at most ${LINK_QUEUE_LIMIT} may` };
    }
    const holder = this.#lease.claim(writer, { nowMs: this.#scheduler.now() });
    return holder === undefined ? undefined : { code: 'not-the-writer', message: `${holder.name} is writing`, holder: holder.name };
  }

  /** Journals what somebody writes, behind that somebody's name where it is not the latest one named. */
  #journalAs(writer: Writer, type: number, payload: Uint8Array): bigint {
    this.#nameWriter(writer.note);
    return this.#append(type, payload);
  }

  #nameWriter(note: WriterNote): void {
    const named = this.#named;
    if (named?.note === note && this.#journal.head < named.until) return;
    this.#named = { note, until: this.#append(PacketType.WRITER, writeWriterNote(note)) + NAMED_FOR };
  }

  #append(type: number, payload: Uint8Array): bigint {
    const time = stamp(this.#scheduler);
    if (payload.length <= MAX_PAYLOAD_LENGTH) return this.#journal.stage(packetBuffer({ type, payload, time }));
    const [position = this.#journal.head] = packetBuffers({ type, payload, time }).map((packet) => this.#journal.stage(packet));
    return position;
  }
}

function noticeOf(state: LeaseNotice['state'], holder: Writer | undefined): LeaseNotice {
  return holder === undefined ? { state } : { state, holder: holder.name };
}

function refusalFor(error: unknown): WriteOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof PortAgentError ? error.code : 'link-failed', message };
}
