import type { SchedulerLike } from 'rxjs';
import { DeadlineError } from '../errors.ts';
import type { VerbOptions } from './instrument-driver.ts';

/** Runs work under a verb's signal and time limit, joined into one signal, and cleans up after it. */
export async function underDeadline<R>(
  verb: string,
  { signal, timeoutMs }: VerbOptions,
  scheduler: SchedulerLike,
  work: (signal: AbortSignal | undefined) => Promise<R>,
): Promise<R> {
  signal?.throwIfAborted();
  if (timeoutMs === undefined) return work(signal);
  const limit = new AbortController();
  const timer = scheduler.schedule(() => { limit.abort(new DeadlineError(verb, timeoutMs)); }, timeoutMs);
  try {
    return await work(signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]));
  } finally {
    timer.unsubscribe();
  }
}
