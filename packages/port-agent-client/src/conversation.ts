import { type OperationOptions, WriteRefusedError } from '@taffrail/connection';
import { type Fault, type LeaseNotice, type LeaseWish, PacketType, writeLeaseWish } from '@taffrail/port-agent-packet';
import type { SchedulerLike } from 'rxjs';
import type { AgentSession } from './agent-session.ts';
import { LeaseWishes } from './lease-wishes.ts';
import { PendingWrites } from './pending-writes.ts';
import { SEND_QUEUE_LIMIT } from './send-queue-limit.ts';
import { SilenceWatch } from './silence-watch.ts';

/** What an agent is asked to write, and how long it may take. */
export interface Write extends OperationOptions {
  readonly type: number;
  readonly payload: Uint8Array;
  /** What is attempted, for messages. */
  readonly attempted: string;
  readonly deadlineMs: number;
}

/** Settings of a {@link Conversation}. */
export interface ConversationOptions {
  readonly url: string;
  readonly session: AgentSession;
  readonly scheduler: SchedulerLike;
  /** After how long without a word the agent is taken for dead. */
  readonly heartbeatTimeoutMs: number;
}

/** What goes on between a client and the agent that has welcomed it, until either is gone: its questions, and who still answers. */
export class Conversation {
  readonly session: AgentSession;
  readonly #url: string;
  readonly #writes: PendingWrites;
  readonly #wishes: LeaseWishes;
  readonly #watch: SilenceWatch;
  /** How many writes were sent: the agent knows them by their number. */
  #sent = 0;

  constructor({ url, session, scheduler, heartbeatTimeoutMs: limitMs }: ConversationOptions) {
    this.session = session;
    this.#url = url;
    this.#writes = new PendingWrites(url, scheduler);
    this.#wishes = new LeaseWishes(url, scheduler);
    this.#watch = new SilenceWatch({ scheduler, limitMs, fellSilent: () => { session.drop(`nothing was heard for ${limitMs} ms`); } });
  }

  /** When the agent was last heard of, in Unix milliseconds. */
  get heardAtMs(): number {
    return this.#watch.heardAtMs;
  }

  /** Has something written, and waits until the agent has done it. @throws {@link WriteRefusedError}, or what the wait for the answer throws. */
  async write({ type, payload, ...wait }: Write): Promise<void> {
    if (this.#writes.isFull || this.session.queuedBytes + payload.length > SEND_QUEUE_LIMIT) {
      throw new WriteRefusedError(this.#url, 'the agent does not take what waits for it');
    }
    this.session.send(type, payload);
    await this.#writes.answer(this.#sent++, wait);
  }

  /** Wishes something about the lease, and waits for the answer. */
  async wish(wish: LeaseWish, wait: OperationOptions): Promise<void> {
    this.session.send(PacketType.LEASE, writeLeaseWish(wish));
    await this.#wishes.answer(wait);
  }

  /** Notes that the agent was heard of. */
  heard(): void {
    this.#watch.heard();
  }

  /** Notes that a write was done. */
  acknowledged(write: number): void {
    this.#writes.acknowledge(write);
  }

  /** Notes what the agent complains of; it may be a write. */
  complained(fault: Fault): void {
    if (fault.write !== undefined) this.#writes.refuse(fault.write, fault);
  }

  /** Notes what the agent says of the lease. */
  toldOfLease(notice: LeaseNotice): void {
    this.#wishes.told(notice);
  }

  /** Ends every wait for an answer. */
  abandon(error: (attempted: string) => Error): void {
    this.#writes.abandon(error);
    this.#wishes.abandon(error('wait for the write lease'));
  }

  /** Notes that it is over. */
  ended(error: (attempted: string) => Error): void {
    this.#watch.stop();
    this.abandon(error);
  }
}
