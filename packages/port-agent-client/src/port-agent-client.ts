import {
  type Chunk,
  ConnectFailedError,
  type Connection,
  ConnectionClosedError,
  ConnectionLostError,
  Inbox,
  type LinkStatus,
  type OperationOptions,
  WriteRefusedError,
} from '@taffrail/connection';
import {
  HEADER_LENGTH,
  isJournalled,
  type JournalPlace,
  MAX_PAYLOAD_LENGTH,
  type Packet,
  PacketError,
  PacketType,
  readAck,
  readFault,
  readGap,
  readHeartbeat,
  readLeaseNotice,
  readLinkChange,
  type LeaseWish,
  type Welcome,
  writeHello,
} from '@taffrail/port-agent-packet';
import { Observable } from 'rxjs';
import { agentUrlSettings } from './agent-url.ts';
import { AgentSession, type SessionListener } from './agent-session.ts';
import { type CompleteClientOptions, completeClientOptions, type PortAgentClientOptions } from './client-options.ts';
import { connectSocket } from './connect-socket.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { Conversation, type Write } from './conversation.ts';
import { ResumeRefusedError, WriteUnconfirmedError } from './errors.ts';
import { heartbeatLimitMs } from './heartbeat-limit.ts';
import { HeldPackets } from './held-packets.ts';
import { JournalCursor } from './journal-cursor.ts';
import { LeaseBoard, type LeaseStatus } from './lease-board.ts';
import { timerMs } from './longest-timer.ts';
import { ACK_DEADLINE_MS } from './pending-writes.ts';
import { Reconnection } from './reconnection.ts';
import { gapBehind, refusalOf } from './refused-place.ts';
import { StatusBoard } from './status-board.ts';

/** The agent's word for a journal that cannot be written. */
const JOURNAL_FAULT = 'journal-failed';

/** Settings of a request for the write lease. */
export interface LeaseOptions extends OperationOptions {
  /** Takes the lease from whoever has it, who is told. Default false. */
  readonly takeover?: boolean;
}

/**
 * A connection to an instrument by way of its port agent.
 *
 * When the agent is lost it is looked for again, and `data$` goes on behind the last chunk as if nothing had been; `status$` tells.
 * The connection is lost only when that takes too long, or when what the agent sends does not add up.
 */
export class PortAgentClient implements Connection {
  readonly url: string;
  readonly data$: Observable<Chunk>;
  readonly status$: Observable<LinkStatus>;
  /** Whether this client holds the lease that it asked for; tells when another one takes it. Replays the latest; completes with `data$`, and never errors. */
  readonly lease$: Observable<LeaseStatus>;
  readonly #credentials: Credentials;
  readonly #lease = new LeaseBoard();
  readonly #options: CompleteClientOptions;
  readonly #inbox: Inbox;
  readonly #held: HeldPackets;
  readonly #status: StatusBoard;
  readonly #closing = new AbortController();
  #conversation: Conversation | undefined;
  #cursor: JournalCursor | undefined;
  /** Where the agent would not have this client go on. */
  #refusedPlace: JournalPlace | undefined;
  #closed: Promise<void> | undefined;

  private constructor(url: string, options: CompleteClientOptions) {
    this.url = url;
    this.#options = options;
    this.#inbox = new Inbox(url);
    this.#held = new HeldPackets({ release: (packet) => { this.#released(packet); }, overflowed: (reason) => { this.#fail(reason); } });
    this.data$ = new Observable((subscriber) => {
      const subscription = this.#inbox.data$.subscribe(subscriber);
      this.#held.releaseSoon();
      return subscription;
    });
    this.#status = new StatusBoard(() => ({ epoch: this.epoch, heardAtMs: this.#conversation?.heardAtMs, isTaken: this.#inbox.isTaken }));
    this.status$ = this.#status.status$;
    this.lease$ = this.#lease.lease$;
    this.#credentials = readCredentials(url, options);
  }

  /**
   * Connects to an agent's stream door: `agent://host:port`; see {@link AgentUrlSettings} for what may follow.
   *
   * @throws {@link ConnectionUrlError}, {@link CredentialsError}, {@link ConnectFailedError}, {@link ResumeRefusedError}, or the signal's
   * reason; {@link WriteRefusedError} when the lease was wanted and is another's.
   */
  static async open(url: string, options: PortAgentClientOptions = {}): Promise<PortAgentClient> {
    const client = new PortAgentClient(url, completeClientOptions(options));
    try {
      await client.#begin(options);
      const { lease = options.lease } = agentUrlSettings(url);
      const { signal } = options;
      if (lease !== undefined) await client.requestLease({ takeover: lease === 'takeover', ...(signal === undefined ? {} : { signal }) });
    } catch (error) {
      await client.close();
      throw error;
    }
    return client;
  }

  /** The identity of the agent's journal. */
  get epoch(): string {
    return this.#cursor?.epoch ?? '';
  }

  /** The journal's position behind the last packet that came. What still waits for the first subscriber to `data$` counts as having come. */
  get resumePosition(): bigint {
    return this.#cursor?.position ?? 0n;
  }

  /**
   * Where another client can go on: {@link epoch}, {@link resumePosition}, and what shows the agent that its journal is still the one that
   * was read. Inside a subscriber to `data$` it is right behind the chunk that was just given.
   */
  get resumePlace(): JournalPlace {
    return this.#cursor?.place ?? { epoch: '', position: 0n };
  }

  /** Resolves when the agent has journalled the bytes and handed them to the instrument's link. @throws also {@link WriteUnconfirmedError}. */
  async send(bytes: Uint8Array, options: OperationOptions = {}): Promise<void> {
    if (bytes.length > MAX_PAYLOAD_LENGTH) throw new WriteRefusedError(this.url, `${bytes.length} bytes; at most ${MAX_PAYLOAD_LENGTH} go whole`);
    await this.#write({ type: PacketType.FROM_DRIVER, payload: bytes, attempted: 'send', deadlineMs: ACK_DEADLINE_MS, ...options });
  }

  async sendBreak(durationMs: number, options: OperationOptions = {}): Promise<void> {
    const payload = new TextEncoder().encode(`break ${durationMs}`);
    await this.#write({ type: PacketType.COMMAND, payload, attempted: 'send a BREAK', deadlineMs: ACK_DEADLINE_MS + durationMs, ...options });
  }

  /**
   * Takes the right to write, to the exclusion of others, until it is released or not used for 30 s; asking again counts as use. When the
   * agent is lost and found again, so is the lease, if nobody else has taken it meanwhile.
   *
   * @throws {@link WriteRefusedError} that names its holder, or {@link WriteUnconfirmedError}.
   */
  async requestLease({ takeover = false, ...options }: LeaseOptions = {}): Promise<void> {
    await this.#wish(takeover ? 'takeover' : 'request', 'request the write lease', options);
  }

  /** Gives the right to write back. */
  async releaseLease(options: OperationOptions = {}): Promise<void> {
    await this.#wish('release', 'release the write lease', options);
  }

  /** As {@link requestLease}, by the name that connections of all kinds have for it. */
  requestWriteLease(options?: LeaseOptions): Promise<void> {
    return this.requestLease(options);
  }

  /** As {@link releaseLease}. */
  releaseWriteLease(options?: OperationOptions): Promise<void> {
    return this.releaseLease(options);
  }

  async close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort(new ConnectionClosedError(this.url, 'go on'));
    this.#conversation?.abandon((attempted) => new ConnectionClosedError(this.url, attempted));
    const session = this.#conversation?.session;
    this.#inbox.complete();
    this.#status.complete();
    this.#lease.complete();
    session?.drop('closed');
    await session?.closed;
  }

  async #write(write: Write): Promise<void> {
    await this.#present(write.attempted, write.signal).write(write);
  }

  async #wish(wish: LeaseWish, attempted: string, options: OperationOptions): Promise<void> {
    await this.#present(attempted, options.signal).wish(wish, options);
  }

  /** Gives the conversation with the agent. @throws when there is none, or the signal is aborted. */
  #present(attempted: string, signal: AbortSignal | undefined): Conversation {
    signal?.throwIfAborted();
    if (this.#closed !== undefined) throw new ConnectionClosedError(this.url, attempted);
    if (this.#inbox.isEnded) throw new ConnectionLostError(this.url, `cannot ${attempted} any more`);
    if (this.#conversation === undefined) throw new WriteRefusedError(this.url, 'the agent is being looked for again');
    return this.#conversation;
  }

  /** Begins the first conversation: where it is asked to go on, or, where that may be, as near to it as the agent allows. */
  async #begin({ signal, resume, whenRefused }: PortAgentClientOptions): Promise<void> {
    try {
      await this.#converse(signal);
    } catch (error) {
      if (!(error instanceof ResumeRefusedError) || whenRefused !== 'gap') throw error;
      this.#refusedPlace = resume;
      // Of another journal nothing is known yet; the same one was read before it was cut.
      await this.#converse(signal, error.fault === 'epoch-mismatch' ? 'start' : 'head');
    }
  }

  /** Begins a conversation; resolves when the agent has welcomed this client. */
  async #converse(signal: AbortSignal | undefined, from = this.#options.from): Promise<void> {
    const { scheduler, connectTimeoutMs: timeoutMs, name } = this.#options;
    const { token, tls } = this.#credentials;
    const socket = await connectSocket(this.url, { scheduler, timeoutMs, signal, tls });
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        deadline.unsubscribe();
        signal?.removeEventListener('abort', abort);
        if (error === undefined) return resolve();
        reject(error);
        session.drop(error.message);
      };
      const listener = this.#listenerOf(() => session, settle);
      const session: AgentSession = new AgentSession(socket, { scheduler, listener });
      const abort = () => { settle(signal?.reason as Error); }; // whatever the caller aborted with
      const deadline = scheduler.schedule(() => { settle(new ConnectFailedError(this.url, `no welcome within ${timeoutMs} ms`)); }, timerMs(timeoutMs));
      // The abort may have come between the socket's connecting and this turn.
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      const place = this.#wantedPlace;
      session.send(PacketType.HELLO, writeHello({ ...(place === undefined ? {} : { resume: place }), from, client: name, ...(token === undefined ? {} : { token }) }));
    });
  }

  /** What is done about each thing that one conversation tells; `settle` ends the wait for the welcome. */
  #listenerOf(session: () => AgentSession, settle: (error?: Error) => void): SessionListener {
    let conversation: Conversation | undefined;
    return {
      welcomed: (welcome) => {
        conversation = this.#welcomed(welcome, session());
        settle();
      },
      refused: (fault) => { settle(refusalOf(this.url, fault)); },
      received: (packet) => { if (conversation !== undefined) this.#received(packet, conversation); },
      heard: () => { conversation?.heard(); },
      broken: (reason) => {
        if (conversation === undefined) settle(new ConnectFailedError(this.url, reason));
        else this.#fail(reason);
      },
      ended: (reason) => {
        if (conversation === undefined) return settle(new ConnectFailedError(this.url, reason));
        this.#ended(reason, conversation);
      },
    };
  }

  /** Where the next conversation is to go on; undefined when it is to begin anew. */
  get #wantedPlace(): JournalPlace | undefined {
    return this.#cursor?.place ?? (this.#refusedPlace === undefined ? this.#options.resume : undefined);
  }

  #welcomed({ epoch, position, head, link, journal, agent }: Welcome, session: AgentSession): Conversation {
    const { scheduler, heartbeatTimeoutMs = heartbeatLimitMs(agent) } = this.#options;
    const conversation = new Conversation({ url: this.url, session, scheduler, heartbeatTimeoutMs });
    this.#conversation = conversation;
    const asked = this.#wantedPlace;
    const isAsAsked = asked?.epoch === epoch && asked.position === position;
    const wasThere = this.#cursor !== undefined;
    this.#cursor = new JournalCursor(isAsAsked ? asked : { epoch, position });
    if (asked !== undefined && wasThere && !isAsAsked) this.#fail(`it went on at ${epoch} ${position} when asked for ${asked.epoch} ${asked.position}`);
    else this.#status.welcomed({ link, journal, gap: wasThere ? undefined : gapBehind(this.#refusedPlace, { epoch, position }) }, { position, head });
    // What was held when the agent was lost went with the connection.
    if (this.#lease.foundAgain()) this.requestLease().catch(() => undefined); // `lease$` tells
    return conversation;
  }

  #received(packet: Packet, conversation: Conversation): void {
    switch (packet.type) {
      case PacketType.ACK: return conversation.acknowledged(readAck(packet.payload).write);
      case PacketType.FAULT: {
        const fault = readFault(packet.payload);
        conversation.complained(fault);
        if (fault.code === JOURNAL_FAULT) this.#status.news({ journal: 'failing' });
        return;
      }
      case PacketType.LEASE: {
        const notice = readLeaseNotice(packet.payload);
        this.#lease.told(notice);
        return conversation.toldOfLease(notice);
      }
      default: return this.#isHeldBack(packet) ? this.#held.hold(packet) : this.#inOrder(packet);
    }
  }

  /** Whether a packet has to wait for somebody to take the data that is in front of it, be it what was in front of the place to go on from. */
  #isHeldBack({ type }: Packet): boolean {
    if (!this.#held.isEmpty) return true;
    const isGoneOnFrom = this.#options.resume !== undefined && !this.#inbox.isTaken;
    return (type === PacketType.STATUS && (isGoneOnFrom || this.#inbox.hasWaiting)) || (type === PacketType.GAP && this.#inbox.hasWaiting);
  }

  /** Takes a packet that was held back; one that cannot be read ends the connection as it would have before. */
  #released(packet: Packet): void {
    if (this.#inbox.isEnded) return;
    try {
      this.#inOrder(packet);
    } catch (error) {
      if (!(error instanceof PacketError)) throw error;
      this.#fail(error.message);
    }
  }

  /** Takes what has its place in the order of the journal. */
  #inOrder(packet: Packet): void {
    if (isJournalled(packet.type)) return this.#journalled(packet);
    switch (packet.type) {
      case PacketType.HEARTBEAT: {
        const { position, link, journal } = readHeartbeat(packet.payload);
        return this.#agrees('a heartbeat', position) ? this.#status.present(link, { journal }) : undefined;
      }
      case PacketType.GAP: {
        const gap = readGap(packet.payload);
        if (!this.#agrees('a gap', gap.from)) return;
        this.#cursor?.skip(gap.to);
        this.#status.news({ gap });
        return this.#status.reached(gap.to);
      }
      default: return; // a later agent may say what this client does not know yet
    }
  }

  #journalled(packet: Packet): void {
    const { type, payload, timeMs } = packet;
    if (this.#cursor === undefined) return;
    const position = this.#cursor.position + BigInt(HEADER_LENGTH);
    this.#cursor.take(packet);
    if (type === PacketType.FROM_INSTRUMENT && payload.length > 0) {
      this.#inbox.push({ bytes: payload, receivedAtMs: timeMs, position });
      if (this.#inbox.isEnded) this.#conversation?.session.drop('nobody takes what comes');
    } else if (type === PacketType.STATUS) {
      const link = readLinkChange(payload);
      if (link !== undefined) this.#status.journalled(link);
    }
    this.#status.reached(this.#cursor.position);
  }

  /** Compares a position that the agent names with the one counted here; they differ only when something was lost unseen. */
  #agrees(what: string, position: bigint): boolean {
    if (position === this.resumePosition) return true;
    this.#fail(`${what} names position ${position} where ${this.resumePosition} had come`);
    return false;
  }

  #ended(reason: string, conversation: Conversation): void {
    this.#conversation = undefined;
    this.#held.drop();
    conversation.ended(() => new WriteUnconfirmedError(this.url, reason));
    if (this.#closed !== undefined || this.#inbox.isEnded) return;
    this.#status.agentGone();
    const { scheduler, random, reconnectTimeoutMs: timeoutMs } = this.#options;
    new Reconnection({ scheduler, random, timeoutMs, signal: this.#closing.signal, attempt: (signal) => this.#converse(signal) }).begin(reason, (lost) => { this.#fail(lost); });
  }

  #fail(reason: string): void {
    if (this.#closed !== undefined || this.#inbox.isEnded) return;
    this.#inbox.fail(new ConnectionLostError(this.url, reason));
    this.#status.complete();
    this.#lease.complete();
    this.#conversation?.session.drop(reason);
  }
}
