import { type Observable, Subject, takeUntil } from 'rxjs';
import { LimitError } from '../errors.ts';

/** How many values wait for their reader unless told otherwise. */
export const DEFAULT_CAPACITY = 1_000;

/** What becomes of a value for which there is no room: the iteration ends in an error, or the oldest or the newest value is left out. */
export type Overflow = 'error' | 'drop-oldest' | 'drop-newest';

/** Settings of {@link toAsyncIterable}. */
export interface AsyncIterableOptions {
  /** How many values may wait for their reader. Default {@link DEFAULT_CAPACITY}. */
  readonly capacity?: number;
  /** What happens beyond. Default `error`: nothing is left out unless that was asked for. */
  readonly overflow?: Overflow;
  /** Ends the iteration, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** An iteration over a stream's values. */
export interface StreamIterable<T> extends AsyncIterableIterator<T> {
  /** How many values have been left out so far. */
  readonly droppedCount: number;
}

/**
 * Offers a stream to `for await`.
 *
 * Subscribes at once, so that nothing is missed before the first value is asked for. Values that wait are given before the
 * stream's end, its error, or a {@link LimitError} is. Whoever does not read to the end leaves the loop, calls `return()`
 * or aborts the signal; the subscription ends with it.
 *
 * @example
 * ```ts
 * for await (const { values } of toAsyncIterable(driver.particles$, { capacity: 100, overflow: 'drop-oldest' })) print(values);
 * ```
 */
export function toAsyncIterable<T>(source$: Observable<T>, options: AsyncIterableOptions = {}): StreamIterable<T> {
  return new Iteration(source$, options);
}

/** An error is what it was, whatever that is. */
type End = { readonly error: Error } | 'done';

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

class Iteration<T> implements StreamIterable<T> {
  readonly #capacity: number;
  readonly #overflow: Overflow;
  readonly #waiting: T[] = [];
  readonly #readers: Reader<T>[] = [];
  readonly #release: () => void;
  #end: End | undefined;
  #droppedCount = 0;

  constructor(source$: Observable<T>, { capacity = DEFAULT_CAPACITY, overflow = 'error', signal }: AsyncIterableOptions) {
    if (!(Number.isSafeInteger(capacity) && capacity >= 1)) throw new RangeError(`expected a capacity of at least 1, found ${capacity}`);
    this.#capacity = capacity;
    this.#overflow = overflow;
    const abort = (): void => {
      this.#waiting.length = 0;
      this.#finish({ error: signal?.reason as Error });
    };
    // Ends also what a stream is still giving while it is subscribed to.
    const over$ = new Subject<void>();
    this.#release = () => {
      signal?.removeEventListener('abort', abort);
      over$.next();
    };
    if (signal?.aborted === true) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort);
    source$.pipe(takeUntil(over$)).subscribe({
      next: (value) => { this.#take(value); },
      error: (error: Error) => { this.#finish({ error }); },
      complete: () => { this.#finish('done'); },
    });
  }

  get droppedCount(): number {
    return this.#droppedCount;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const [value] = this.#waiting;
    if (this.#waiting.length > 0) {
      this.#waiting.shift();
      const result: IteratorResult<T, undefined> = { done: false, value: value as T }; // there is one, which may itself be undefined
      return Promise.resolve(result);
    }
    if (this.#end === undefined) return new Promise((resolve, reject) => { this.#readers.push({ resolve, reject }); });
    const end = this.#end;
    // An error is told once; whoever asks again is told that there is nothing more.
    this.#end = 'done';
    return end === 'done' ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(end.error);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#waiting.length = 0;
    this.#finish('done');
    this.#end = 'done';
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(value: T): void {
    if (this.#end !== undefined) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) return reader.resolve({ done: false, value });
    if (this.#waiting.length < this.#capacity) return void this.#waiting.push(value);
    if (this.#overflow === 'error') return this.#finish({ error: new LimitError('capacity', this.#capacity, 'another value for a reader that is behind') });
    this.#droppedCount += 1;
    if (this.#overflow === 'drop-newest') return;
    this.#waiting.shift();
    this.#waiting.push(value);
  }

  #finish(end: End): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#release();
    const [first, ...others] = this.#readers.splice(0);
    if (first === undefined) return;
    this.#end = 'done';
    if (end === 'done') first.resolve({ done: true, value: undefined });
    else first.reject(end.error);
    for (const reader of others) reader.resolve({ done: true, value: undefined });
  }
}
