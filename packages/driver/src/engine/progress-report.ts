import { type SchedulerLike, Subscription } from 'rxjs';

/** How often a command that takes long is reported on; one that may take no longer is not reported on at all. */
export const PROGRESS_INTERVAL_MS = 10_000;

/** How far a command is. */
export interface Progress {
  /** The line that was sent. */
  readonly command: string;
  readonly elapsedMs: number;
  /** How long it may take. */
  readonly limitMs: number;
  /** How much of the reply there is. */
  readonly receivedCharacters: number;
  /** From 0 to 1; absent where nobody knows. */
  readonly fraction?: number;
}

/** What is reported on. */
export interface ProgressSubject {
  readonly command: string;
  readonly limitMs: number;
  readonly received: () => string;
  readonly fractionOf: ((received: string) => number) | undefined;
}

/** Reports on a command in regular intervals until the subscription that it answers ends. */
export function reportProgress(scheduler: SchedulerLike, report: (progress: Progress) => void, subject: ProgressSubject): Subscription {
  const { command, limitMs, received, fractionOf } = subject;
  if (limitMs <= PROGRESS_INTERVAL_MS) return Subscription.EMPTY;
  const startedAtMs = scheduler.now();
  const reporting = new Subscription();
  const next = (): void => {
    const timer = scheduler.schedule(() => {
      reporting.remove(timer);
      const text = received();
      const fraction = shareOf(text, fractionOf);
      report({ command, elapsedMs: scheduler.now() - startedAtMs, limitMs, receivedCharacters: text.length, ...(fraction !== undefined && { fraction }) });
      if (!reporting.closed) next();
    }, PROGRESS_INTERVAL_MS);
    reporting.add(timer);
  };
  next();
  return reporting;
}

/** What a definition's own function makes of a reply; nothing where it fails, since that is no reason for the command to. */
function shareOf(text: string, fractionOf: ProgressSubject['fractionOf']): number | undefined {
  try {
    return fractionOf && Math.min(1, Math.max(0, fractionOf(text)));
  } catch {
    return undefined;
  }
}
