import {
  type Chunk,
  type Connection,
  ConnectionClosedError,
  ConnectionLostError,
  Inbox,
  LinkCapabilityError,
  type LinkStatus,
  type OperationOptions,
  WriteRefusedError,
} from '@taffrail/connection';
import { type Packet, PacketDecoder, PacketType, readLinkChange } from '@taffrail/port-agent-packet';
import { asyncScheduler, BehaviorSubject, filter, ignoreElements, type Observable, type SchedulerLike, Subject, type Subscription } from 'rxjs';
import { askCommandDoor, type CommandQuestion } from './command-door.ts';
import { CONNECT_TIMEOUT_MS } from './connect-socket.ts';
import { WriteUnconfirmedError } from './errors.ts';
import { type LineageUrl, lineageUrlOf } from './lineage-url.ts';
import { SilenceWatch } from './silence-watch.ts';
import { TcpConnection } from './tcp-connection.ts';

/** How long a command door may take to answer; that of a lineage agent may not answer at all. */
const ANSWER_DEADLINE_MS = 2_000;

/** The state of the link, which agents of the lineage put no line end behind. */
const STATE = /^(?:DIS)?CONNECTED$/m;

/**
 * What Taffrail's own agent says to a `break`, or to one who is one too many. An agent of the lineage says nothing to whoever gave a command: what comes from it is meant for
 * everybody, be it what a DIGI answers to whatever it was asked, or, from the C++ agent, the packets of its data door.
 */
const BREAK_OUTCOME = /^(?:break \d|[a-z]+(?:-[a-z]+)+: |a BREAK lasts |Received bad command|\d+ clients |more than \d+ connections ).*\r?\n/m;

/** After how long without a packet an agent is given up: more than five beats of 10 s, or two of the C++ agent's 120 s. */
const SILENCE_LIMIT_MS = { ooi: 60_000, cpp: 300_000 } as const;

/** Settings of a connection to a port agent of the lineage. */
export interface LineageConnectionOptions extends OperationOptions {
  /** How long connecting may take. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** After how long without a packet, heartbeats included, the connection is lost. Default 60 s; 300 s for the C++ agent. */
  readonly heartbeatTimeoutMs?: number;
  /** The clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/**
 * A connection to an instrument by way of a port agent of the lineage: 16-byte packets from its data door, raw bytes to
 * it, the state of the link and the BREAK by its command door.
 *
 * Such an agent keeps nothing for a client that is away, so there is no resuming: once lost, the connection is over, and
 * what came meanwhile is in the agent's own log only. Chunks have its times, and no positions.
 */
export class LineageConnection implements Connection {
  readonly url: string;
  readonly data$: Observable<Chunk>;
  readonly status$: Observable<LinkStatus>;
  readonly #doors: LineageUrl;
  readonly #connection: TcpConnection;
  readonly #scheduler: SchedulerLike;
  readonly #connectTimeoutMs: number;
  readonly #inbox: Inbox;
  readonly #status = new BehaviorSubject<LinkStatus>({ instrumentLink: 'unknown' });
  readonly #faults = new Subject<string>();
  /** Whose packets do not all have a checksum; that they come whole is TCP's affair. */
  readonly #decoder: PacketDecoder;
  readonly #watch: SilenceWatch;
  readonly #subscription: Subscription;
  #loss: ConnectionLostError | undefined;

  private constructor(url: string, doors: LineageUrl, connection: TcpConnection, options: Required<Omit<LineageConnectionOptions, 'signal'>>) {
    this.url = url;
    this.#doors = doors;
    this.#connection = connection;
    this.#scheduler = options.scheduler;
    this.#connectTimeoutMs = options.connectTimeoutMs;
    this.#inbox = new Inbox(url);
    this.data$ = this.#inbox.data$;
    this.status$ = this.#status.asObservable();
    this.#decoder = new PacketDecoder({ dialect: doors.dialect, verify: false });
    const limitMs = options.heartbeatTimeoutMs;
    this.#watch = new SilenceWatch({ scheduler: options.scheduler, limitMs, fellSilent: () => { this.#lose(`nothing was heard for ${limitMs} ms`); } });
    this.#subscription = connection.data$.subscribe({
      next: ({ bytes }) => { this.#take(bytes); },
      error: (error: unknown) => { this.#lose(error instanceof Error ? error.message : String(error)); },
    });
  }

  /** Connects to `lineage://host:dataPort?command=port`. @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, or the signal's reason. */
  static async open(url: string, { signal, ...options }: LineageConnectionOptions = {}): Promise<LineageConnection> {
    const doors = lineageUrlOf(url);
    const complete = { connectTimeoutMs: CONNECT_TIMEOUT_MS, heartbeatTimeoutMs: SILENCE_LIMIT_MS[doors.dialect], scheduler: asyncScheduler, ...options };
    const limits = signal === undefined ? {} : { signal };
    const { connectTimeoutMs, scheduler } = complete;
    const data = await TcpConnection.open(doors.data, { connectTimeoutMs, scheduler, ...limits });
    const connection = new LineageConnection(url, doors, data, complete);
    try {
      await connection.#askForLink(limits);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** Resolves when the system has taken the bytes to send; whether the agent passes them on it does not say. */
  send(bytes: Uint8Array, options?: OperationOptions): Promise<void> {
    return this.#connection.send(bytes, options);
  }

  /**
   * Asks the command door for a BREAK, and resolves when it confirms that, or, as the lineage's do not, when the BREAK is over.
   *
   * @throws {@link LinkCapabilityError} where the URL names no command door; {@link WriteRefusedError} with what the agent says against it;
   *   {@link WriteUnconfirmedError} when the door closes without a word; {@link ConnectionClosedError} or {@link ConnectionLostError}.
   */
  async sendBreak(durationMs: number, { signal }: OperationOptions = {}): Promise<void> {
    const { command } = this.#doors;
    if (command === undefined) throw new LinkCapabilityError(this.url, 'send a BREAK');
    this.#requireOpen('send a BREAK');
    // A lineage agent tells its data clients what it has against a command, and not whoever gave it.
    let fault: string | undefined;
    const faults = this.#faults.subscribe((text) => { fault ??= text; });
    try {
      const question = { answer: BREAK_OUTCOME, until$: this.#status.pipe(ignoreElements()), timeoutMs: durationMs + ANSWER_DEADLINE_MS };
      const answer = await this.#ask(command, `break ${durationMs}`, { ...question, ...(signal === undefined ? {} : { signal }) });
      this.#requireOpen('send a BREAK');
      const refusal = answer?.startsWith('break ') === true ? undefined : answer ?? fault;
      if (refusal !== undefined) throw new WriteRefusedError(this.url, refusal);
    } catch (error) {
      throw error instanceof WriteUnconfirmedError && fault !== undefined ? new WriteRefusedError(this.url, fault) : error;
    } finally {
      faults.unsubscribe();
    }
  }

  async close(): Promise<void> {
    this.#end();
    this.#inbox.complete();
    await this.#connection.close();
  }

  #take(bytes: Uint8Array): void {
    this.#watch.heard();
    for (const item of this.#decoder.push(bytes)) {
      if (this.#inbox.isEnded) return;
      if (item.kind === 'garbage') return this.#lose(`${item.bytes.length} bytes at ${item.offset} of its stream are no packet (${item.reason})`);
      this.#receive(item);
    }
    // The decoder hands it out when a packet ends it: never, where this is no data door.
    const { pendingGarbageBytes } = this.#decoder;
    if (pendingGarbageBytes > 0) this.#lose(`${pendingGarbageBytes} bytes of its stream are no packet`);
  }

  #receive({ type, payload, timeMs }: Packet): void {
    if (type === PacketType.FROM_INSTRUMENT && payload.length > 0) this.#inbox.push({ bytes: payload, receivedAtMs: timeMs });
    else if (type === PacketType.STATUS) this.#tell(linkIn(payload));
    else if (type === PacketType.FAULT) this.#faults.next(new TextDecoder().decode(payload));
    // Heartbeats, whatever their code, have been heard; the rest is nothing that a driver of bytes can use.
    if (this.#inbox.isEnded) this.#lose('nobody takes what comes');
  }

  async #askForLink(options: OperationOptions): Promise<void> {
    const { command } = this.#doors;
    if (command === undefined) return;
    // Agents of the lineage tell data clients too what anybody asks of them.
    const until$ = this.#status.pipe(filter(({ instrumentLink }) => instrumentLink !== 'unknown'));
    // The C++ agent closes to all but its first client; then the data door alone tells of the link.
    const answer = await this.#ask(command, 'get_state', { answer: STATE, until$, timeoutMs: ANSWER_DEADLINE_MS, ...options }).catch((error: unknown) => {
      if (error instanceof WriteUnconfirmedError) return undefined;
      throw error;
    });
    // What the data door has said meanwhile is later than that.
    if (answer !== undefined && this.#status.value.instrumentLink === 'unknown') this.#tell(answer === 'CONNECTED' ? 'up' : 'down');
  }

  #ask(url: string, line: string, question: Pick<CommandQuestion, 'answer' | 'until$' | 'timeoutMs' | 'signal'>): Promise<string | undefined> {
    return askCommandDoor(url, { line, connectTimeoutMs: this.#connectTimeoutMs, scheduler: this.#scheduler, ...question });
  }

  #tell(instrumentLink: 'up' | 'down' | undefined): void {
    if (instrumentLink !== undefined) this.#status.next({ instrumentLink, heardAtMs: this.#watch.heardAtMs });
  }

  #requireOpen(attempted: string): void {
    if (this.#inbox.isEnded) throw this.#loss ?? new ConnectionClosedError(this.url, attempted);
  }

  #lose(reason: string): void {
    this.#loss ??= new ConnectionLostError(this.url, reason);
    this.#end();
    this.#inbox.fail(this.#loss);
    void this.#connection.close();
  }

  #end(): void {
    this.#watch.stop();
    this.#subscription.unsubscribe();
    this.#status.complete();
  }
}

/** Reads the lineage's word for the state of the link, or Taffrail's own. */
function linkIn(payload: Uint8Array): 'up' | 'down' | undefined {
  const word = new TextDecoder().decode(payload).trim();
  if (word === 'CONNECTED') return 'up';
  return word === 'DISCONNECTED' ? 'down' : readLinkChange(payload);
}
