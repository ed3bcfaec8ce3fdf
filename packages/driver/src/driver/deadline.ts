import type { SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import { DeadlineError } from '../errors.ts';
import type { VerbOptions } from './instrument-driver.ts';

/**
 * Runs work under a verb's signal and time limit, joined into the one signal that it is given.
 *
 * When either ends it, so does the wait, whether the work heeds its signal or not. Leaves no timer and no listener.
 */
export async function underDeadline<R>(
  verb: string,
  { signal, timeoutMs }: VerbOptions,
  scheduler: SchedulerLike,
  work: (signal: AbortSignal | undefined) => Promise<R>,
): Promise<R> {
  signal?.throwIfAborted();
  if (signal === undefined && timeoutMs === undefined) return work(undefined);
  const limit = new AbortController();
  try {
    const ended = await bounded(work(limit.signal), { scheduler, timeoutMs, signals: [signal] });
    if (ended !== undefined) return ended.value;
  } catch (error) {
    limit.abort(signal?.aborted === true ? signal.reason : error);
    throw error;
  }
  // Only a time limit ends the wait without an answer.
  const error = new DeadlineError(verb, timeoutMs ?? Infinity);
  limit.abort(error);
  throw error;
}
