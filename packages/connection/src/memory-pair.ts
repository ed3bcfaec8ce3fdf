import { asyncScheduler, type Observable, ReplaySubject, type SchedulerLike } from 'rxjs';
import type { Chunk, Connection, LinkStatus, OperationOptions } from './connection.ts';
import { ConnectionClosedError, ConnectionLostError, LinkCapabilityError } from './errors.ts';
import { Inbox } from './inbox.ts';

/** Two connections joined back to back: what one sends, the other receives. */
export interface MemoryPair {
  readonly near: MemoryConnection;
  readonly far: MemoryConnection;
}

/** Settings of a {@link memoryPair}. */
export interface MemoryPairOptions {
  /** The name both ends carry in messages. Default `memory:`. */
  readonly url?: string;
  /** The clock that stamps chunks. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Joins two connections inside this program; delivery is synchronous and in order.
 *
 * Closing one end loses the connection for the other, as on a socket.
 */
export function memoryPair({ url = 'memory:', scheduler = asyncScheduler }: MemoryPairOptions = {}): MemoryPair {
  const near = new MemoryConnection(url, scheduler);
  const far = new MemoryConnection(url, scheduler);
  near.join(far);
  far.join(near);
  return { near, far };
}

/** One end of a {@link MemoryPair}. */
export class MemoryConnection implements Connection {
  readonly url: string;
  readonly data$: Observable<Chunk>;
  readonly status$: Observable<LinkStatus>;

  /** Called with the duration of each BREAK that this end receives; without it the other end has no BREAK. */
  onBreak: ((durationMs: number) => void) | undefined;

  readonly #scheduler: SchedulerLike;
  readonly #inbox: Inbox;
  readonly #status = new ReplaySubject<LinkStatus>(1);
  #other: MemoryConnection | undefined;
  #lostBecause: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(url: string, scheduler: SchedulerLike) {
    this.url = url;
    this.#scheduler = scheduler;
    this.#inbox = new Inbox(url);
    this.#status.next({ instrumentLink: 'up' });
    this.data$ = this.#inbox.data$;
    this.status$ = this.#status.asObservable();
  }

  /** @internal */
  join(other: MemoryConnection): void {
    this.#other = other;
  }

  async send(bytes: Uint8Array, { signal }: OperationOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    this.#peer('send').#receive(bytes);
  }

  async sendBreak(durationMs: number, { signal }: OperationOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const { onBreak } = this.#peer('send a BREAK');
    if (onBreak === undefined) throw new LinkCapabilityError(this.url, 'send a BREAK');
    onBreak(durationMs);
  }

  close(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    this.#closing = Promise.resolve();
    const other = this.#other;
    this.#other = undefined;
    this.#inbox.complete();
    this.#status.complete();
    if (other !== undefined) other.#lose('the other end closed');
    return this.#closing;
  }

  #peer(attempted: string): MemoryConnection {
    if (this.#closing !== undefined) throw new ConnectionClosedError(this.url, attempted);
    if (this.#other === undefined) throw new ConnectionLostError(this.url, this.#lostBecause ?? 'it was never joined');
    return this.#other;
  }

  #receive(bytes: Uint8Array): void {
    this.#inbox.push({ bytes: bytes.slice(), receivedAtMs: this.#scheduler.now() });
    if (!this.#inbox.isEnded || this.#other === undefined) return;
    // Nobody took what came early, and the inbox has given up.
    this.#other.#lose('the other end took nothing');
    this.#lose('nobody took what came');
  }

  #lose(reason: string): void {
    this.#other = undefined;
    this.#lostBecause = reason;
    this.#inbox.fail(new ConnectionLostError(this.url, reason));
    this.#status.complete();
  }
}
