import type { Socket } from 'node:net';
import {
  type Hello,
  type LeaseWish,
  type LinkWord,
  type Packet,
  PacketDecoder,
  PacketError,
  PacketType,
  readHello,
  readLeaseWish,
  type WriterNote,
  writeAck,
  writeFault,
  writeGap,
  writeHeartbeat,
  writeLeaseNotice,
  writeWelcome,
} from '@taffrail/port-agent-packet';
import type { Subscription } from 'rxjs';
import type { AgentCore, WriteOutcome } from '../agent-core.ts';
import type { Batch } from '../journal/batch.ts';
import { hasOtherHistory } from '../journal/other-history.ts';
import { CLIENT_NAME_LIMIT, CLIENT_QUEUE_LIMIT, HELLO_DEADLINE_MS } from '../limits.ts';
import { packetBuffer } from '../packet-buffer.ts';
import { stamp } from '../stamp.ts';
import type { Writer } from '../write-lease.ts';
import { breakDurationMs } from './break-command.ts';
import { Feed } from './feed.ts';
import { takeLeave } from './leave-taking.ts';
import { reportOf } from './reception.ts';
import type { ClientReport, Visitor } from './visitor.ts';

/** One client of the stream door: its HELLO is awaited, then it gets the journal and may write. */
export class StreamSession implements Writer {
  readonly #visitor: Visitor;
  readonly #socket: Socket;
  readonly #core: AgentCore;
  readonly #decoder = new PacketDecoder();
  readonly #helloDeadline: Subscription;
  #note: WriterNote;
  #feed: Feed | undefined;
  #writes = 0;

  constructor(socket: Socket, visitor: Visitor, core: AgentCore) {
    const { door, address } = visitor;
    this.#visitor = visitor;
    this.#note = { door, address };
    this.#socket = socket;
    this.#core = core;
    this.#helloDeadline = core.scheduler.schedule(() => { this.#reject('hello-deadline', `no HELLO within ${HELLO_DEADLINE_MS} ms`); }, HELLO_DEADLINE_MS);
    socket.on('data', (bytes) => { this.#received(bytes); });
    socket.once('close', () => {
      this.#helloDeadline.unsubscribe();
      for (const item of this.#decoder.end()) if (item.kind === 'garbage') core.counters.garbageBytes += item.bytes.length;
      core.release(this);
    });
  }

  /** By what it calls itself, once it has said so: the name that an operator knows, with the address that nobody chooses. */
  get name(): string {
    const { door, address, client = '' } = this.#note;
    return client === '' ? this.#visitor.name : `${door} client ${JSON.stringify(client)} (${address})`;
  }

  get note(): WriterNote {
    return this.#note;
  }

  /** Tells of the client. */
  get report(): ClientReport {
    const socket = this.#socket;
    if (this.#feed === undefined) return { name: this.name, queuedBytes: socket.writableLength };
    const { client = '' } = this.#note;
    return { ...reportOf({ name: this.name, feed: this.#feed, socket }, this.#core.journal.head), client };
  }

  leaseLost({ name }: Writer): void {
    this.#core.log(`${this.name} writes no more: ${name} does`);
    this.#say(PacketType.LEASE, writeLeaseNotice({ state: 'lost', holder: name }));
  }

  /** Passes on what was just journalled. */
  offer(batch: Batch): void {
    this.#feed?.offer(batch, batch.bytes);
  }

  /** Tells the client that the agent is alive; not one that does not even take what is queued for it. */
  beat(link: LinkWord): void {
    if (this.#feed === undefined || this.#feed.isStalled) return;
    this.#say(PacketType.HEARTBEAT, writeHeartbeat({ position: this.#feed.position, link, journal: this.#core.journal.word }));
  }

  /** Tells the client of a trouble of the agent's own. */
  fault(code: string, message: string): void {
    if (this.#feed?.isStalled !== false) return;
    this.#say(PacketType.FAULT, writeFault({ code, message }));
  }

  #received(bytes: Uint8Array): void {
    for (const item of this.#decoder.push(bytes)) {
      if (!this.#socket.writable) break;
      if (item.kind === 'garbage') {
        this.#core.counters.garbageBytes += item.bytes.length;
        this.#reject('bad-packet', `${item.bytes.length} bytes that are no packet (${item.reason}) at ${item.offset}`);
        break;
      }
      if (this.#feed === undefined) this.#greet(item);
      else this.#act(item);
    }
    // What it wrote is handed on now: nothing that follows in this turn belongs to it.
    this.#core.journal.flush();
  }

  #greet(packet: Packet): void {
    if (packet.type !== PacketType.HELLO) return this.#reject('hello-expected', `the first packet must be HELLO, not ${packet.name}`);
    let hello: Hello;
    try {
      hello = readHello(packet.payload);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      return this.#reject('bad-hello', error.message);
    }
    const unknown = this.#core.refusalOf(hello.token);
    if (unknown !== undefined) return this.#reject('unauthorized', unknown);
    this.#helloDeadline.unsubscribe();
    const position = this.#beginning(hello);
    if (position === undefined) return;
    const { journal, link, pacer } = this.#core;
    const { epoch, head, word } = journal;
    this.#say(PacketType.WELCOME, writeWelcome({ epoch, position, head, link, journal: word, agent: this.#core.config() }));
    this.#note = { ...this.#note, client: hello.client.slice(0, CLIENT_NAME_LIMIT) };
    this.#core.log(`${this.#visitor.name} is ${JSON.stringify(this.#note.client)} and begins at ${position}`);
    if (hello.lease !== undefined) this.#wish(hello.lease);
    this.#feed = new Feed({
      socket: this.#socket,
      journal,
      pacer,
      position,
      render: (batch) => batch.bytes,
      announceGap: (gap) => { this.#say(PacketType.GAP, writeGap(gap)); },
    });
  }

  /** Finds where the client's stream begins; undefined when it was turned away. */
  #beginning({ resume, from }: Hello): bigint | undefined {
    const { journal } = this.#core;
    if (resume === undefined) return from === 'start' ? journal.start : journal.head;
    if (resume.epoch !== journal.epoch) {
      this.#reject('epoch-mismatch', `this journal's epoch is ${journal.epoch}, not ${JSON.stringify(resume.epoch)}`);
      return undefined;
    }
    if (resume.position > journal.head) {
      this.#reject('position-beyond-head', `this journal ends at ${journal.head}, before ${resume.position}`);
      return undefined;
    }
    if (resume.last !== undefined && hasOtherHistory(journal, { position: resume.position, header: Buffer.from(resume.last, 'hex') })) {
      this.#reject('journal-differs', `this journal has another packet than the last one that the client had, which ended at ${resume.position}`);
      return undefined;
    }
    return resume.position;
  }

  #act(packet: Packet): void {
    if (packet.type === PacketType.HEARTBEAT) return;
    if (packet.type === PacketType.LEASE) return this.#wishFor(packet.payload);
    if (packet.type !== PacketType.FROM_DRIVER && packet.type !== PacketType.COMMAND) {
      return this.fault('unexpected-packet', `a client sends FROM_DRIVER, COMMAND, LEASE and HEARTBEAT, not ${packet.name}`);
    }
    const write = this.#writes++;
    const done = (outcome: WriteOutcome) => { this.#answer(write, outcome); };
    if (packet.type === PacketType.FROM_DRIVER) return this.#core.write(this, packet.payload, done);
    const text = new TextDecoder().decode(packet.payload);
    if (!/^\s*break\b/.test(text)) return done({ code: 'bad-command', message: `expected "break <ms>", found ${JSON.stringify(text)}` });
    const durationMs = breakDurationMs(text);
    if (typeof durationMs === 'string') return done({ code: 'bad-command', message: durationMs });
    this.#core.sendBreak(this, durationMs, done);
  }

  #wishFor(payload: Uint8Array): void {
    try {
      this.#wish(readLeaseWish(payload));
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      this.#reject('bad-lease', error.message);
    }
  }

  #wish(wish: LeaseWish): void {
    this.#say(PacketType.LEASE, writeLeaseNotice(this.#core.lease(this, wish)));
  }

  #answer(write: number, outcome: WriteOutcome): void {
    if ('position' in outcome) this.#say(PacketType.ACK, writeAck({ write, position: outcome.position }));
    else this.#say(PacketType.FAULT, writeFault({ ...outcome, write }));
  }

  #reject(code: string, message: string): void {
    this.#core.log(`${this.name} turned away: ${message}`);
    this.#helloDeadline.unsubscribe();
    this.#say(PacketType.FAULT, writeFault({ code, message }));
    takeLeave(this.#socket, { scheduler: this.#core.scheduler });
  }

  #say(type: number, payload: Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#socket.write(packetBuffer({ type, payload, time: stamp(this.#core.scheduler) }));
    // Journalled packets stop at the limit; what else piles up comes of a client that asks without ever reading.
    if (this.#socket.writableLength <= 2 * CLIENT_QUEUE_LIMIT) return;
    this.#core.log(`${this.name} dropped: it asks and does not read the answers`);
    this.#socket.destroy();
  }
}
