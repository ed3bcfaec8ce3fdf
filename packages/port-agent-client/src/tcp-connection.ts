import type { Socket } from 'node:net';
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
import { asyncScheduler, BehaviorSubject, type Observable, type SchedulerLike, Subscription } from 'rxjs';
import { CONNECT_TIMEOUT_MS, connectSocket } from './connect-socket.ts';
import { WriteUnconfirmedError } from './errors.ts';
import { SEND_QUEUE_LIMIT } from './send-queue-limit.ts';

/** How long the other side may take to accept what was sent. */
const SEND_DEADLINE_MS = 10_000;
/** How long what was sent may take to go out when the connection is closed. */
const DRAIN_DEADLINE_MS = 1_000;

/** Settings of a plain TCP connection. */
export interface TcpConnectionOptions extends OperationOptions {
  /** How long connecting may take. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** The clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/** A connection over plain TCP: an instrument without an agent, or an agent's raw door. Nothing journals its bytes. */
export class TcpConnection implements Connection {
  readonly url: string;
  readonly data$: Observable<Chunk>;
  readonly status$: Observable<LinkStatus>;
  readonly #socket: Socket;
  readonly #scheduler: SchedulerLike;
  readonly #inbox: Inbox;
  readonly #status = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' });
  #closed: Promise<void> | undefined;
  #lossReason: string | undefined;

  private constructor(url: string, { socket, scheduler }: { socket: Socket; scheduler: SchedulerLike }) {
    this.url = url;
    this.#socket = socket;
    this.#scheduler = scheduler;
    this.#inbox = new Inbox(url);
    this.data$ = this.#inbox.data$;
    this.status$ = this.#status.asObservable();
    socket.on('data', (bytes) => {
      this.#inbox.push({ bytes, receivedAtMs: scheduler.now() });
      if (this.#inbox.isEnded) socket.destroy();
    });
    socket.once('end', () => { this.#lose('the other side closed it'); });
    socket.on('error', (error) => { this.#lossReason ??= error.message; });
    socket.once('close', () => { this.#lose(this.#lossReason ?? 'the connection closed'); });
  }

  /** Connects to `tcp://host:port`. @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, or the signal's reason. */
  static async open(url: string, { connectTimeoutMs = CONNECT_TIMEOUT_MS, scheduler = asyncScheduler, signal }: TcpConnectionOptions = {}): Promise<TcpConnection> {
    const socket = await connectSocket(url, { scheduler, timeoutMs: connectTimeoutMs, signal });
    return new TcpConnection(url, { socket, scheduler });
  }

  /** Resolves when the system has taken the bytes to send. @throws also {@link WriteUnconfirmedError}. */
  async send(bytes: Uint8Array, { signal }: OperationOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closed !== undefined) throw new ConnectionClosedError(this.url, 'send');
    if (this.#inbox.isEnded) throw new ConnectionLostError(this.url, this.#lossReason ?? 'the connection closed');
    const waiting = this.#socket.writableLength;
    if (waiting > 0 && waiting + bytes.length > SEND_QUEUE_LIMIT) throw new WriteRefusedError(this.url, `${waiting} bytes wait to be taken`);
    await this.#taken(bytes, signal);
  }

  /** Hands bytes to the socket; waits, no longer than a limit and a signal allow, only where the system has not taken all at once. */
  #taken(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = new Subscription();
      const finish = (settle: () => void) => {
        deadline.unsubscribe();
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = () => { finish(() => { reject(signal?.reason as Error); }); }; // whatever the caller aborted with
      this.#socket.write(bytes, (error) => {
        if (error === undefined || error === null) finish(resolve);
        else finish(() => { reject(new WriteUnconfirmedError(this.url, this.#lossReason ?? error.message)); });
      });
      if (this.#socket.writableLength === 0) return;
      deadline.add(this.#scheduler.schedule(() => {
        finish(() => { reject(new WriteUnconfirmedError(this.url, `not taken within ${SEND_DEADLINE_MS} ms`)); });
      }, SEND_DEADLINE_MS));
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async sendBreak(): Promise<void> {
    throw new LinkCapabilityError(this.url, 'send a BREAK');
  }

  async close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#inbox.complete();
    this.#status.complete();
    const socket = this.#socket;
    if (socket.closed) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => { resolve(); }));
    const deadline = this.#scheduler.schedule(() => { socket.destroy(); }, DRAIN_DEADLINE_MS);
    socket.destroySoon();
    await closed;
    deadline.unsubscribe();
  }

  #lose(reason: string): void {
    this.#lossReason ??= reason;
    if (this.#closed === undefined && !this.#inbox.isEnded) {
      this.#inbox.fail(new ConnectionLostError(this.url, this.#lossReason));
      this.#status.complete();
    }
    // What is still queued has nobody to take it, and must not keep the socket from closing.
    if (this.#closed === undefined) this.#socket.destroy();
  }
}
