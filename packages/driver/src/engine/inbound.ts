import type { SchedulerLike, Subscription } from 'rxjs';
import { LimitError } from '../errors.ts';
import { afterDelay } from '../long-delay.ts';

/** How many characters a reply may have. */
export const REPLY_LIMIT_CHARACTERS = 1_048_576;

/** Something that was found; with a quiet time it only counts if nothing more comes for so long. */
export interface Finding<R> {
  readonly value: R;
  readonly quietMs: number;
}

/** Looks for something in text that comes piece by piece; given each piece once, in order, the first perhaps empty. */
export type Scan<R> = (piece: string) => Finding<R> | undefined;

/** How one wait ends other than by finding. */
export interface WaitOptions {
  readonly scheduler: SchedulerLike;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What an instrument has sent since the last {@link open}, and the one wait that is looking into it. */
export class Inbound {
  #isOpen = false;
  #parts: string[] = [];
  #length = 0;
  #isLineFeedDue = false;
  #excess: LimitError | undefined;
  #failure: Error | undefined;
  #notice: ((piece: string) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;

  /** All of it. */
  get text(): string {
    if (this.#parts.length > 1) this.#parts = [this.#parts.join('')];
    return this.#parts[0] ?? '';
  }

  /** Forgets what came, and keeps from now on what comes. */
  open(): void {
    this.#parts = [];
    this.#length = 0;
    this.#isLineFeedDue = false;
    this.#excess = undefined;
    this.#isOpen = true;
  }

  /** Forgets what came, and passes over what comes. */
  close(): void {
    this.open();
    this.#isOpen = false;
  }

  /** Takes in what has arrived. */
  receive(arrived: string): void {
    if (!this.#isOpen || arrived === '') return;
    const piece = this.#isLineFeedDue && arrived.startsWith('\n') ? arrived.slice(1) : arrived;
    this.#isLineFeedDue = false;
    this.#length += piece.length;
    if (this.#length > REPLY_LIMIT_CHARACTERS) {
      this.close();
      this.#excess = new LimitError('REPLY_LIMIT_CHARACTERS', REPLY_LIMIT_CHARACTERS, 'the reply');
      this.#reject?.(this.#excess);
      return;
    }
    this.#parts.push(piece);
    this.#notice?.(piece);
  }

  /** Forgets the first characters; where a carriage return is the last of them, also the line feed that belongs to it, be it still to come. */
  drop(characters: number): void {
    const { text } = this;
    const endsInReturn = text[characters - 1] === '\r';
    const rest = text.slice(endsInReturn && text[characters] === '\n' ? characters + 1 : characters);
    this.#parts = [rest];
    this.#length = rest.length;
    this.#isLineFeedDue = endsInReturn && text.length === characters;
  }

  /** Ends the present wait and every later one with an error: nothing more can come. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#reject?.(error);
  }

  /**
   * Waits until something is found, in what has come since {@link open} or comes yet; `undefined` when the time is over.
   *
   * One wait at a time. Rejects with the signal's reason, with {@link LimitError}, or with what {@link fail} was given.
   */
  wait<R>(scan: Scan<R>, { scheduler, timeoutMs, signal }: WaitOptions): Promise<R | undefined> {
    const failure = this.#excess ?? this.#failure;
    if (failure !== undefined) return Promise.reject(failure);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error); // whatever its owner gave as the reason
    const already = scan(this.text);
    if (already?.quietMs === 0) return Promise.resolve(already.value);
    return new Promise<R | undefined>((resolve, reject) => {
      let quiet: Subscription | undefined;
      const end = (settle: () => void): void => {
        timer.unsubscribe();
        quiet?.unsubscribe();
        signal?.removeEventListener('abort', abort);
        this.#notice = undefined;
        this.#reject = undefined;
        settle();
      };
      const abort = (): void => { end(() => { reject(signal?.reason as Error); }); };
      const weigh = (finding: Finding<R> | undefined): void => {
        quiet?.unsubscribe();
        if (finding === undefined) return;
        const answer = (): void => { end(() => { resolve(finding.value); }); };
        if (finding.quietMs === 0) answer();
        else quiet = afterDelay(scheduler, finding.quietMs, answer);
      };
      const timer = afterDelay(scheduler, timeoutMs, () => { end(() => { resolve(undefined); }); });
      signal?.addEventListener('abort', abort);
      this.#reject = (error) => { end(() => { reject(error); }); };
      this.#notice = (piece) => { weigh(scan(piece)); };
      weigh(already);
    });
  }
}
