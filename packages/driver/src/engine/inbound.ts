import type { SchedulerLike } from 'rxjs';
import { LimitError } from '../errors.ts';

/** How many characters a reply may have. */
export const REPLY_LIMIT_CHARACTERS = 1_048_576;

const TAIL_CHARACTERS = 256;

/** Looks for something in what has come in; called with each new piece, and once at the start with all there is. */
export type Finder<R> = (piece: string, inbound: Inbound) => R | undefined;

/** How one wait ends other than by finding. */
export interface WaitOptions {
  readonly scheduler: SchedulerLike;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What an instrument has sent since the last {@link clear}, and the one wait that is looking into it. */
export class Inbound {
  #parts: string[] = [];
  #length = 0;
  #tail = '';
  #notice: ((piece: string) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** All of it, as text. */
  get text(): string {
    if (this.#parts.length > 1) this.#parts = [this.#parts.join('')];
    return this.#parts[0] ?? '';
  }

  /** Its last few characters; cheap at any length. */
  get tail(): string {
    return this.#tail;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes in what has arrived. */
  receive(piece: string): void {
    this.#length += piece.length;
    if (this.#length > REPLY_LIMIT_CHARACTERS) {
      this.clear();
      this.#reject?.(new LimitError('REPLY_LIMIT_CHARACTERS', REPLY_LIMIT_CHARACTERS, 'the reply'));
      return;
    }
    this.#parts.push(piece);
    this.#tail = (this.#tail + piece).slice(-TAIL_CHARACTERS);
    this.#notice?.(piece);
  }

  /** Forgets the first characters. */
  drop(characters: number): void {
    const rest = this.text.slice(characters);
    this.#parts = rest === '' ? [] : [rest];
    this.#length = rest.length;
    this.#tail = rest.slice(-TAIL_CHARACTERS);
  }

  /** Forgets all of it. */
  clear(): void {
    this.#parts = [];
    this.#length = 0;
    this.#tail = '';
  }

  /** Ends the present wait and every later one with an error: nothing more can come. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#reject?.(error);
  }

  /**
   * Waits until the finder answers something, and answers that; `undefined` when the time is over.
   *
   * One wait at a time. Rejects with the signal's reason, with {@link LimitError}, or with what {@link fail} was given.
   */
  wait<R>(find: Finder<R>, { scheduler, timeoutMs, signal }: WaitOptions): Promise<R | undefined> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error as Error);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const found = find(this.text, this);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise<R | undefined>((resolve, reject) => {
      const abort = (): void => end(() => { reject(signal?.reason as Error); });
      const timer = scheduler.schedule(() => { end(() => { resolve(undefined); }); }, timeoutMs);
      const end = (settle: () => void): void => {
        timer.unsubscribe();
        signal?.removeEventListener('abort', abort);
        this.#notice = undefined;
        this.#reject = undefined;
        settle();
      };
      signal?.addEventListener('abort', abort);
      this.#reject = (error) => { end(() => { reject(error as Error); }); };
      this.#notice = (piece) => {
        const answer = find(piece, this);
        if (answer !== undefined) end(() => { resolve(answer); });
      };
    });
  }
}
