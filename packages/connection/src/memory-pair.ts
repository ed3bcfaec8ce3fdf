import { asyncScheduler, BehaviorSubject, type Observable, type SchedulerLike } from 'rxjs';
import type { Chunk, Connection, LinkStatus } from './connection.ts';
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
  readonly #status = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' });
  #other: MemoryConnection | undefined;

  constructor(url: string, scheduler: SchedulerLike) {
    this.url = url;
    this.#scheduler = scheduler;
    this.#inbox = new Inbox(url);
    this.data$ = this.#inbox.data$;
    this.status$ = this.#status.asObservable();
  }

  /** @internal */
  join(other: MemoryConnection): void {
    this.#other = other;
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#peer('send').#receive(bytes);
  }

  async sendBreak(durationMs: number): Promise<void> {
    const { onBreak } = this.#peer('send a BREAK');
    if (onBreak === undefined) throw new LinkCapabilityError(this.url, 'send a BREAK');
    onBreak(durationMs);
  }

  async close(): Promise<void> {
    const other = this.#other;
    this.#other = undefined;
    this.#inbox.complete();
    this.#status.complete();
    if (other !== undefined) other.#lose();
  }

  #peer(attempted: string): MemoryConnection {
    if (this.#other === undefined) throw new ConnectionClosedError(this.url, attempted);
    return this.#other;
  }

  #receive(bytes: Uint8Array): void {
    this.#inbox.push({ bytes: bytes.slice(), receivedAtMs: this.#scheduler.now() });
  }

  #lose(): void {
    this.#other = undefined;
    this.#inbox.fail(new ConnectionLostError(this.url, 'the other end closed'));
    this.#status.complete();
  }
}
