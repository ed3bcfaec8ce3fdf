import {
  type Chunk, ConnectFailedError, type Connection, ConnectionLostError, type ConnectionOpener, type LinkStatus, type OperationOptions, type WriteLeaseOptions,
  WriteRefusedError,
} from '@taffrail/connection';
import { defer, filter, mergeMap, type Observable, of, Subject, takeUntil, throwError } from 'rxjs';

/** What of a connection can be made to fail: its opening and each of its methods; of `data$` it is the n-th piece that comes. */
export type FailingCall = 'open' | 'send' | 'sendBreak' | 'requestWriteLease' | 'releaseWriteLease' | 'close' | 'data$';

/**
 * How something fails: by a promise that rejects, by throwing, by a promise that never settles whatever signal it was given,
 * by the connection's end in an error (`lost`) or without one (`ended`), or by half the bytes going out before it is lost (`partial`).
 */
export type FailureMode = 'reject' | 'throw' | 'stall' | 'lost' | 'ended' | 'partial';

/** One failure: the n-th call of something, in one way. */
export interface CallFailure {
  readonly call: FailingCall;
  /** Which call, from 1. */
  readonly nth: number;
  readonly mode: FailureMode;
}

/** The ways in which each call can fail. */
export const failureModes = {
  open: ['reject', 'throw', 'stall'],
  send: ['reject', 'throw', 'stall', 'lost', 'ended', 'partial'],
  sendBreak: ['reject', 'throw', 'stall', 'lost', 'ended'],
  requestWriteLease: ['reject', 'throw', 'stall', 'lost', 'ended'],
  releaseWriteLease: ['reject', 'throw', 'stall', 'lost', 'ended'],
  close: ['reject', 'throw', 'stall'],
  data$: ['lost', 'ended'],
} as const satisfies Readonly<Record<FailingCall, readonly FailureMode[]>>;

/** Makes one call of all that go through it fail, and counts them. */
export class FailingCalls {
  readonly #failure: CallFailure | undefined;
  readonly #counts: Record<FailingCall, number> = { open: 0, send: 0, sendBreak: 0, requestWriteLease: 0, releaseWriteLease: 0, close: 0, data$: 0 };
  #hasStruck = false;

  /** Without a failure it only counts. */
  constructor(failure?: CallFailure) {
    this.#failure = failure;
  }

  /** How often each was called so far. */
  get counts(): Readonly<Record<FailingCall, number>> {
    return this.#counts;
  }

  /** Whether the failure has taken place. */
  get hasStruck(): boolean {
    return this.#hasStruck;
  }

  /** Puts itself between a driver and what opens its connections. */
  through(open: ConnectionOpener): ConnectionOpener {
    return (url, options) => {
      const mode = this.strike('open');
      if (mode !== undefined) return failed(mode, new ConnectFailedError(url, 'the test refuses it'));
      return open(url, options).then((connection) => new FailingConnection(connection, this));
    };
  }

  /** Counts a call, and tells how it has to fail, if it has to. */
  strike(call: FailingCall): FailureMode | undefined {
    this.#counts[call] += 1;
    const failure = this.#failure;
    if (failure?.call !== call || failure.nth !== this.#counts[call]) return undefined;
    this.#hasStruck = true;
    return failure.mode;
  }
}

/** A connection of which one call fails. */
class FailingConnection implements Connection {
  readonly url: string;
  readonly data$: Observable<Chunk>;
  readonly status$: Observable<LinkStatus>;
  // Only where there is a right to write.
  readonly requestWriteLease?: (options?: WriteLeaseOptions) => Promise<void>;
  readonly releaseWriteLease?: (options?: OperationOptions) => Promise<void>;
  readonly #inner: Connection;
  readonly #calls: FailingCalls;
  readonly #end = new Subject<'lost' | 'ended'>();
  #isOver = false;

  constructor(inner: Connection, calls: FailingCalls) {
    this.url = inner.url;
    this.status$ = inner.status$;
    this.#inner = inner;
    this.#calls = calls;
    const lost$ = this.#end.pipe(filter((mode) => mode === 'lost'), mergeMap(() => throwError(() => this.#lost())));
    const ended$ = this.#end.pipe(filter((mode) => mode === 'ended'));
    this.data$ = defer(() => inner.data$.pipe(mergeMap((chunk) => this.#received(chunk)), takeUntil(lost$), takeUntil(ended$)));
    if (inner.requestWriteLease === undefined) return;
    this.requestWriteLease = (options) => this.#passed('requestWriteLease', 'take the right to write', async () => inner.requestWriteLease?.(options));
    this.releaseWriteLease = (options) => this.#passed('releaseWriteLease', 'give back the right to write', async () => inner.releaseWriteLease?.(options));
  }

  send(bytes: Uint8Array, options?: OperationOptions): Promise<void> {
    const mode = this.#calls.strike('send');
    if (mode === undefined) return this.#isOver ? Promise.reject(this.#lost()) : this.#inner.send(bytes, options);
    if (mode !== 'partial') return this.#fail(mode, 'send');
    return this.#inner.send(bytes.slice(0, bytes.length >> 1), options).then(() => this.#fail('lost', 'send'));
  }

  sendBreak(durationMs: number, options?: OperationOptions): Promise<void> {
    return this.#passed('sendBreak', 'send a BREAK', () => this.#inner.sendBreak(durationMs, options));
  }

  close(): Promise<void> {
    const mode = this.#calls.strike('close');
    const closing = this.#inner.close();
    return mode === undefined ? closing : failed(mode, new WriteRefusedError(this.url, 'the test does not let it close'));
  }

  #passed(call: FailingCall, attempted: string, pass: () => Promise<void>): Promise<void> {
    const mode = this.#calls.strike(call);
    return mode === undefined ? pass() : this.#fail(mode, attempted);
  }

  #received(chunk: Chunk): Observable<Chunk> {
    const mode = this.#calls.strike('data$');
    if (mode === 'lost' || mode === 'ended') this.#over(mode);
    return of(chunk);
  }

  #fail(mode: FailureMode, attempted: string): Promise<never> {
    if (mode !== 'lost' && mode !== 'ended') return failed(mode, new WriteRefusedError(this.url, `the test does not let it ${attempted}`));
    this.#over(mode);
    return Promise.reject(this.#lost());
  }

  /** Nothing more comes, and the instrument's side is told. */
  #over(mode: 'lost' | 'ended'): void {
    this.#isOver = true;
    this.#end.next(mode);
    void this.#inner.close();
  }

  #lost(): ConnectionLostError {
    return new ConnectionLostError(this.url, 'the test ended it');
  }
}

function failed(mode: FailureMode, error: Error): Promise<never> {
  if (mode === 'throw') throw error;
  return mode === 'stall' ? new Promise(() => undefined) : Promise.reject(error);
}
