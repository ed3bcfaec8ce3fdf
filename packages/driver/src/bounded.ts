import type { SchedulerLike } from 'rxjs';
import { afterDelay } from './long-delay.ts';

/** What may end a wait for somebody else's promise. */
export interface Bounds {
  readonly scheduler: SchedulerLike;
  /** How long to wait. Absent, or infinite: as long as it takes. */
  readonly timeoutMs?: number | undefined;
  /** Each of these ends the wait when it aborts. */
  readonly signals?: readonly (AbortSignal | undefined)[];
}

/**
 * Waits for work, but no longer than its bounds allow: answers its value, or `undefined` when the time is over first.
 *
 * Rejects as the work does, or with the reason of the first signal to abort. The work itself is not ended, and what
 * becomes of it afterwards is nobody's affair: whoever began it tells it to end. Leaves no timer and no listener.
 */
export function bounded<T>(work: Promise<T>, { scheduler, timeoutMs, signals = [] }: Bounds): Promise<{ readonly value: T } | undefined> {
  const live = signals.filter((signal) => signal !== undefined);
  const aborted = live.find((signal) => signal.aborted);
  return new Promise((resolve, reject) => {
    const releases: (() => void)[] = [];
    const end = (settle: () => void): void => {
      for (const release of releases) release();
      settle();
    };
    work.then(
      (value) => { end(() => { resolve({ value }); }); },
      (error: Error) => { end(() => { reject(error); }); }, // as it was, whatever it is
    );
    if (aborted !== undefined) {
      reject(aborted.reason as Error); // likewise
      return;
    }
    for (const signal of live) {
      const abort = (): void => { end(() => { reject(signal.reason as Error); }); }; // likewise
      signal.addEventListener('abort', abort);
      releases.push(() => { signal.removeEventListener('abort', abort); });
    }
    if (timeoutMs !== undefined) {
      const timer = afterDelay(scheduler, timeoutMs, () => { end(() => { resolve(undefined); }); });
      releases.push(() => { timer.unsubscribe(); });
    }
  });
}
