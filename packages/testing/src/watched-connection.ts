import { type Chunk, type Connection, ConnectionLostError, Inbox, type LinkStatus, type OperationOptions, type WriteLeaseOptions } from '@taffrail/connection';
import { defer, Observable, type SchedulerLike, Subscription, tap } from 'rxjs';
import { callerIn } from './call-site.ts';

/** What a connection does to the bytes that pass. */
export interface ConnectionConditions {
  /** Cuts what the instrument sent into pieces of so many bytes. Default: as it comes. */
  readonly fragmentBytes?: number;
  /** How long after one piece the next one arrives. Default 0, at once. */
  readonly fragmentGapMs?: number;
  /** Loses the connection when so many bytes have been delivered. Default never. */
  readonly loseAfterBytes?: number;
  /** Whether sending never ends, as into a half-open link whose buffers are full. Default false. */
  readonly stallsSends?: boolean;
  /** Changes what the instrument sent before it is cut into pieces, as a bad line does. Default as it comes. */
  readonly alter?: (bytes: Uint8Array) => Uint8Array;
}

/** A connection that counts who listens to it, and disturbs what passes as it is told. */
export class WatchedConnection implements Connection {
  readonly url: string;
  readonly data$: Observable<Chunk>;
  readonly status$: Observable<LinkStatus>;
  // Only where there is a right to write.
  readonly requestWriteLease?: (options?: WriteLeaseOptions) => Promise<void>;
  readonly releaseWriteLease?: (options?: OperationOptions) => Promise<void>;

  readonly #inner: Connection;
  readonly #conditions: ConnectionConditions;
  readonly #scheduler: SchedulerLike;
  readonly #inbox: Inbox;
  readonly #listeners = new Map<object, { readonly stream: string; readonly site: Error }>();
  readonly #subscription = new Subscription();
  readonly #heard: Uint8Array[] = [];
  #isHeard = false;
  #pieces: Chunk[] = [];
  #isDelivering = false;
  #deliveredBytes = 0;
  #isClosed = false;

  constructor(inner: Connection, scheduler: SchedulerLike, conditions: ConnectionConditions = {}) {
    const { fragmentBytes = 1 } = conditions;
    if (!(fragmentBytes >= 1)) throw new RangeError(`fragmentBytes is ${fragmentBytes}; expected a number from 1`);
    this.url = inner.url;
    this.#inner = inner;
    this.#conditions = conditions;
    this.#scheduler = scheduler;
    this.#inbox = new Inbox(inner.url);
    this.data$ = this.#counted('data$', this.#noted(this.#inbox.data$));
    this.status$ = this.#counted('status$', inner.status$);
    if (inner.requestWriteLease !== undefined) this.requestWriteLease = inner.requestWriteLease.bind(inner);
    if (inner.releaseWriteLease !== undefined) this.releaseWriteLease = inner.releaseWriteLease.bind(inner);
    this.#subscription.add(
      inner.data$.subscribe({
        next: (chunk) => { this.#take(chunk); },
        error: (error: unknown) => { this.#end(() => { this.#inbox.fail(error as ConnectionLostError); }); }, // the only error that data$ has
        complete: () => { this.#end(() => { this.#inbox.complete(); }); },
      }),
    );
  }

  /** Whether it has been closed from this side. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether nothing more comes, because it was closed or lost. */
  get isOver(): boolean {
    return this.#inbox.isEnded;
  }

  /** What its first subscriber was given so far. */
  get heard(): Uint8Array {
    return Uint8Array.from(Buffer.concat(this.#heard));
  }

  /** Who still listens: the stream, and the line of code that subscribed. */
  get listeners(): readonly string[] {
    return [...this.#listeners.values()].map(({ stream, site }) => `a subscription to ${stream} from ${callerIn(site)}`);
  }

  send(bytes: Uint8Array, options?: OperationOptions): Promise<void> {
    return this.#conditions.stallsSends === true ? stalled(options) : this.#inner.send(bytes, options);
  }

  sendBreak(durationMs: number, options?: OperationOptions): Promise<void> {
    return this.#conditions.stallsSends === true ? stalled(options) : this.#inner.sendBreak(durationMs, options);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#inner.close();
  }

  /** Loses the connection, now, as when somebody pulls the cable. */
  lose(): void {
    this.#subscription.unsubscribe();
    this.#inbox.fail(new ConnectionLostError(this.url, 'the test cut it'));
    void this.#inner.close();
  }

  /** Holds back what the instrument sends, for a time; it then comes all at once, or with the connection's end. */
  holdBack(durationMs: number): void {
    this.#isDelivering = true;
    this.#subscription.add(this.#scheduler.schedule(() => { this.#deliver(); }, durationMs));
  }

  #take(chunk: Chunk): void {
    const { alter, fragmentBytes = Infinity } = this.#conditions;
    const bytes = alter === undefined ? chunk.bytes : alter(chunk.bytes);
    this.#pieces.push(...fragments({ ...chunk, bytes }, fragmentBytes));
    if (!this.#isDelivering) this.#deliver();
  }

  /** A piece may make the driver send, and the instrument answer, within this call: the flag keeps the order. */
  #deliver(): void {
    const gapMs = this.#conditions.fragmentGapMs ?? 0;
    this.#isDelivering = true;
    for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) {
      this.#push(piece);
      if (gapMs > 0 && this.#pieces.length > 0) {
        this.#subscription.add(this.#scheduler.schedule(() => { this.#deliver(); }, gapMs));
        return;
      }
    }
    this.#isDelivering = false;
  }

  #push(piece: Chunk): void {
    const { loseAfterBytes = Infinity } = this.#conditions;
    if (this.#inbox.isEnded) return;
    this.#deliveredBytes += piece.bytes.length;
    this.#inbox.push({ ...piece, receivedAtMs: this.#scheduler.now() });
    if (this.#deliveredBytes >= loseAfterBytes) this.lose();
  }

  #end(end: () => void): void {
    this.#subscription.unsubscribe();
    for (const piece of this.#pieces.splice(0)) this.#push(piece);
    end();
  }

  /** The protocol is the first to subscribe; whoever else does is told the same. */
  #noted(source$: Observable<Chunk>): Observable<Chunk> {
    return defer(() => {
      if (this.#isHeard) return source$;
      this.#isHeard = true;
      return source$.pipe(tap(({ bytes }) => { this.#heard.push(bytes); }));
    });
  }

  #counted<T>(stream: string, source$: Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      const key = {};
      this.#listeners.set(key, { stream, site: new Error('subscribed here') });
      subscriber.add(() => this.#listeners.delete(key));
      return source$.subscribe(subscriber);
    });
  }
}

function fragments(chunk: Chunk, size: number): Chunk[] {
  const pieces: Chunk[] = [];
  for (let from = 0; from < chunk.bytes.length; from += size) {
    const position = chunk.position === undefined ? {} : { position: chunk.position + BigInt(from) };
    pieces.push({ ...chunk, bytes: chunk.bytes.slice(from, from + size), ...position });
  }
  return pieces;
}

function stalled({ signal }: OperationOptions = {}): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => { reject(signal.reason as Error); }, { once: true });
  });
}
