import { filter, firstValueFrom, merge, Observable, throwError, timeout } from 'rxjs';

/** What ends a wait that is in vain. */
export interface WaitOptions {
  readonly signal: AbortSignal;
  readonly limit?: { readonly ms: number; readonly error: () => Error };
}

/** Waits for the first value of a kind; rejects with the signal's reason, or when it is late. */
export function firstEvent<T>(events$: Observable<T>, isWanted: (event: T) => boolean, { signal, limit }: WaitOptions): Promise<T> {
  const wanted$ = merge(events$.pipe(filter(isWanted)), abortOf(signal));
  if (limit === undefined) return firstValueFrom(wanted$);
  return firstValueFrom(wanted$.pipe(timeout({ first: limit.ms, with: () => throwError(limit.error) })));
}

/** Never emits, and errors with a signal's reason when that aborts; at once when it has. */
export function abortOf(signal: AbortSignal): Observable<never> {
  return new Observable((subscriber) => {
    const fail = (): void => {
      subscriber.error(signal.reason);
    };
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
    return () => {
      signal.removeEventListener('abort', fail);
    };
  });
}
