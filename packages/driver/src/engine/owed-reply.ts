import type { SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { EchoScanner } from './echo-scanner.ts';
import { OutcomeScanner } from './outcome-scanner.ts';

/** Looks for the end of a reply in text that comes piece by piece; true once it is there. */
export type ReplyEndSearch = (piece: string) => boolean;

/** What was sent, and may still be answered. */
export interface Unanswered {
  /** How long a reply may take by its definition. */
  readonly limitMs: number;
  /** When that time is over. */
  readonly endsAtMs: number;
  /** Tells when the reply has come. Absent: nothing but time tells. */
  readonly hasCome?: ReplyEndSearch | undefined;
}

/**
 * The replies that may still come to exchanges which failed, from an instrument of which neither a prompt nor the answer to
 * a wake-up tells that they have come. Of others nothing is ever owed here.
 *
 * A reply that comes is consumed, and nothing is owed any more; one that does not is owed until its time is over. Of several
 * at once nobody can tell whose comes and whose is missing: then time alone counts.
 */
export class OwedReply {
  readonly #isTold: boolean;
  readonly #lateReplyMs: number | undefined;
  readonly #scheduler: SchedulerLike;
  #untilMs = -Infinity;
  /** How long that was when it was noted: a clock that is set back makes nothing last longer. */
  #lastsMs = 0;
  #hasCome: ReplyEndSearch | undefined;
  #settle: (() => void) | undefined;

  constructor({ prompts, wakeUp, lateReplyMs }: AnyDefinition, scheduler: SchedulerLike) {
    this.#isTold = prompts.length > 0 || wakeUp?.until !== undefined;
    this.#lateReplyMs = lateReplyMs;
    this.#scheduler = scheduler;
  }

  /** Adds what was sent and not answered. */
  owe({ limitMs, endsAtMs, hasCome }: Unanswered): void {
    if (this.#isTold) return;
    const isAlone = this.#untilMs <= this.#scheduler.now();
    this.#hasCome = isAlone ? hasCome : undefined;
    this.#untilMs = Math.max(this.#untilMs, endsAtMs + (this.#lateReplyMs ?? limitMs));
    this.#lastsMs = this.#untilMs - this.#scheduler.now();
  }

  /** Takes in what has arrived. */
  receive(text: string): void {
    if (this.#hasCome?.(text) === true) this.forgive();
  }

  /** Makes nothing owed any more. */
  forgive(): void {
    this.#untilMs = -Infinity;
    this.#hasCome = undefined;
    this.#settle?.();
  }

  /** Waits until nothing is owed. Rejects with the reason of the first signal to abort; what was owed then still is. */
  async settled(signals: readonly (AbortSignal | undefined)[]): Promise<void> {
    const timeoutMs = Math.min(this.#lastsMs, this.#untilMs - this.#scheduler.now());
    if (timeoutMs > 0) await bounded(new Promise<void>((resolve) => { this.#settle = resolve; }), { scheduler: this.#scheduler, timeoutMs, signals });
    this.forgive();
  }
}

/** Finds the end of the reply to a line, and of its echo before that if that is due, wherever the text is cut. */
export function replyEndSearch({ line, isEchoDue, until }: { readonly line: string; readonly isEchoDue: boolean; readonly until: RegExp }, definition: AnyDefinition): ReplyEndSearch {
  const { prompts, rejections = [] } = definition;
  const outcome = new OutcomeScanner({ prompts, rejections, until, promptQuietMs: 0 });
  let echo = isEchoDue ? new EchoScanner(line, prompts) : undefined;
  let before = 0;
  return (piece) => {
    let start = 0;
    if (echo !== undefined) {
      const end = echo.scan(piece);
      before += piece.length;
      if (end === undefined) return false;
      echo = undefined;
      start = end - (before - piece.length);
    }
    // What the reply is, nobody wants to know.
    return outcome.scan(piece.slice(start), () => '') !== undefined;
  };
}
