import type { Socket } from 'node:net';
import type { LinkWord, WriterNote } from '@taffrail/port-agent-packet';
import type { AgentCore, WriteOutcome } from '../agent-core.ts';
import { isWithin } from '../elapsed.ts';
import type { Batch, JournalGap } from '../journal/batch.ts';
import { WRITE_PAUSE_MS } from '../limits.ts';
import type { Writer } from '../write-lease.ts';
import type { Refusal } from './admission.ts';
import { Feed } from './feed.ts';
import { type FedReception, reportOf } from './reception.ts';
import type { ClientReport, Visitor } from './visitor.ts';

/** How a door that is not the stream door speaks. */
export interface DoorSpeech {
  /** Says packets; undefined when there is nothing to say of them. */
  render(batch: Batch): Uint8Array | undefined;
  /** Whether what a client sends is for the instrument; else it is ignored. */
  readonly writes: boolean;
  /** Says that the agent is alive. */
  heartbeat?(): Uint8Array;
  /** Says what the agent refuses or has failed at. */
  fault?(message: string): Uint8Array;
  /** Says that positions cannot be had. */
  gap?(gap: JournalGap): Uint8Array;
}

interface Client extends Writer {
  readonly socket: Socket;
  readonly feed: Feed;
  /** Is told what became of what it writes. */
  readonly written: (outcome: WriteOutcome) => void;
  refusedWrites: number;
  /** When a piece of what it writes was last refused. */
  refusedAtMs: number;
}

/** A door whose clients get what is journalled from when they come, in that door's speech, and may send raw bytes. */
export class ByteDoor implements FedReception {
  readonly #core: AgentCore;
  readonly #speech: DoorSpeech;
  readonly #clients = new Set<Client>();

  constructor(core: AgentCore, speech: DoorSpeech) {
    this.#core = core;
    this.#speech = speech;
  }

  get clients(): readonly ClientReport[] {
    return [...this.#clients].map((client) => reportOf(client, this.#core.journal.head));
  }

  admit(socket: Socket, { door, address, name }: Visitor): void {
    const { journal, pacer } = this.#core;
    const feed = new Feed({
      socket,
      journal,
      pacer,
      position: journal.head,
      render: (batch) => this.#speech.render(batch),
      announceGap: (gap) => { this.#missed(client, gap); },
    });
    const note: WriterNote = { door, address };
    const leaseLost = (holder: Writer) => {
      this.#core.log(`${name} writes no more: ${holder.name} does`);
      this.#say(client, this.#speech.fault?.(`${holder.name} writes from now on`));
    };
    const written = (outcome: WriteOutcome) => { if (!('position' in outcome)) this.#refused(client, outcome); };
    const client: Client = { name, note, leaseLost, socket, feed, written, refusedWrites: 0, refusedAtMs: -Infinity };
    this.#clients.add(client);
    socket.on('data', (bytes) => { if (this.#speech.writes) this.#write(client, bytes); });
    socket.once('close', () => {
      this.#clients.delete(client);
      this.#core.release(client);
      if (client.refusedWrites > 1) this.#core.log(`${name}: ${client.refusedWrites} writes were refused in all`);
    });
  }

  offer(batch: Batch): void {
    if (this.#clients.size === 0) return;
    const rendered = this.#speech.render(batch);
    for (const { feed } of this.#clients) feed.offer(batch, rendered);
  }

  beat(_link: LinkWord): void {
    const beat = this.#speech.heartbeat?.();
    for (const client of this.#clients) this.#say(client, beat);
  }

  fault(_code: string, message: string): void {
    const fault = this.#speech.fault?.(message);
    for (const client of this.#clients) this.#say(client, fault);
  }

  refusal({ message }: Refusal): Uint8Array {
    return this.#speech.fault?.(message) ?? new Uint8Array(0);
  }

  /** A write may come in pieces, and half of one must not reach the instrument: what follows a refused piece at once is refused too. */
  #write(client: Client, bytes: Uint8Array): void {
    if (client.refusedWrites > 0 && isWithin(WRITE_PAUSE_MS, { sinceMs: client.refusedAtMs, nowMs: this.#core.scheduler.now() })) {
      client.refusedAtMs = this.#core.scheduler.now();
      client.refusedWrites++;
      this.#core.counters.refusedWrites++;
      return;
    }
    this.#core.write(client, bytes, client.written);
    this.#core.journal.flush();
  }

  #refused(client: Client, outcome: Exclude<WriteOutcome, { readonly position: bigint }>): void {
    client.refusedAtMs = this.#core.scheduler.now();
    if (client.refusedWrites++ === 0) this.#core.log(`${client.name}: write dropped: ${outcome.message}`);
    this.#say(client, this.#speech.fault?.(outcome.message));
  }

  /** Tells a client what it cannot have. One whose door has no word for that is turned out: it would take the rest for all. */
  #missed({ name, socket }: Client, gap: JournalGap): void {
    const message = `positions ${gap.from} to ${gap.to} cannot be had`;
    if (this.#speech.gap !== undefined) {
      this.#core.log(`${name}: ${message}`);
      socket.write(this.#speech.gap(gap));
      return;
    }
    this.#core.log(`${name} turned out: ${message}`);
    const fault = this.#speech.fault?.(`${message}; connect again to go on from now`);
    if (fault !== undefined) socket.write(fault);
    socket.destroySoon();
  }

  /** Says what may be left out, to a client that takes what is queued for it. */
  #say(client: Client, bytes: Uint8Array | undefined): void {
    if (bytes !== undefined && client.socket.writable && !client.feed.isStalled) client.socket.write(bytes);
  }
}
