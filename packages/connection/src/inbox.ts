import { Observable, Subject } from 'rxjs';
import { type Chunk, EARLY_BYTES_LIMIT } from './connection.ts';
import { ConnectionLostError } from './errors.ts';

/**
 * The receiving half of a connection, for those who implement one: keeps what arrives before the first
 * subscription, then hands every chunk to all subscribers before the next one.
 */
export class Inbox {
  /** What `Connection.data$` is to be: hot, and what came before the first subscriber is replayed to it; completes, or errors with why it was lost, as the inbox is told. */
  readonly data$: Observable<Chunk>;

  readonly #url: string;
  readonly #live = new Subject<Chunk>();
  /** What nobody has been given yet: early chunks, or those that come while an earlier one is being handed out. */
  #waiting: Chunk[] = [];
  #waitingBytes = 0;
  #hasSubscriber = false;
  #isHandingOut = false;
  #end: { readonly error?: ConnectionLostError } | undefined;

  constructor(url: string) {
    this.#url = url;
    this.data$ = new Observable((subscriber) => {
      // Joins first: a subscriber that answers an early chunk may cause the next one.
      const subscription = this.#live.subscribe(subscriber);
      this.#hasSubscriber = true;
      this.#handOut();
      return subscription;
    });
  }

  /** Whether it has ended, by {@link complete} or {@link fail}. */
  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Whether anybody has ever subscribed: from then on nothing waits. */
  get isTaken(): boolean {
    return this.#hasSubscriber;
  }

  /** Whether anything came that nobody has been given yet. */
  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes a chunk in; without effect once ended. Ends with `ConnectionLostError` when more than the limit waits for a first subscriber. */
  push(chunk: Chunk): void {
    if (this.isEnded) return;
    if (!this.#hasSubscriber) {
      this.#waitingBytes += chunk.bytes.length;
      if (this.#waitingBytes > EARLY_BYTES_LIMIT) {
        this.fail(new ConnectionLostError(this.#url, `nobody took the first ${EARLY_BYTES_LIMIT} bytes`));
        return;
      }
    }
    this.#waiting.push(chunk);
    this.#handOut();
  }

  /** Ends it because this side closed; the first end counts. */
  complete(): void {
    this.#end ??= {};
    this.#handOut();
  }

  /** Ends it because the other side is gone, after what came before; the first end counts. */
  fail(error: ConnectionLostError): void {
    this.#end ??= { error };
    this.#handOut();
  }

  #handOut(): void {
    if (!this.#hasSubscriber || this.#isHandingOut) return;
    this.#isHandingOut = true;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const chunk of waiting) this.#live.next(chunk);
    }
    this.#isHandingOut = false;
    if (this.#end?.error !== undefined) this.#live.error(this.#end.error);
    else if (this.#end !== undefined) this.#live.complete();
  }
}
