import { Observable, Subject } from 'rxjs';
import { type Chunk, EARLY_BYTES_LIMIT } from './connection.ts';
import { ConnectionLostError } from './errors.ts';

/**
 * The receiving half of a connection, for those who implement one: keeps what arrives before the first
 * subscription, then passes chunks straight through.
 */
export class Inbox {
  /** What `Connection.data$` is to be. */
  readonly data$: Observable<Chunk>;

  readonly #url: string;
  readonly #live = new Subject<Chunk>();
  #early: Chunk[] | undefined = [];
  #earlyBytes = 0;

  constructor(url: string) {
    this.#url = url;
    this.data$ = new Observable((subscriber) => {
      const early = this.#early ?? [];
      this.#early = undefined;
      for (const chunk of early) subscriber.next(chunk);
      return this.#live.subscribe(subscriber);
    });
  }

  /** Whether it has ended, by {@link complete} or {@link fail}. */
  get isEnded(): boolean {
    return this.#live.closed || this.#live.isStopped;
  }

  /** Takes a chunk in. Ends with `ConnectionLostError` when more than the limit waits for a first subscriber. */
  push(chunk: Chunk): void {
    if (this.#early === undefined) return this.#live.next(chunk);
    this.#earlyBytes += chunk.bytes.length;
    if (this.#earlyBytes > EARLY_BYTES_LIMIT) {
      return this.fail(new ConnectionLostError(this.#url, `nobody took the first ${EARLY_BYTES_LIMIT} bytes`));
    }
    this.#early.push(chunk);
  }

  /** Ends it because this side closed. */
  complete(): void {
    this.#live.complete();
  }

  /** Ends it because the other side is gone. */
  fail(error: ConnectionLostError): void {
    this.#live.error(error);
  }
}
