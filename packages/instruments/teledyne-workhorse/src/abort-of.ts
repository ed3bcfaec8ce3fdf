import { Observable } from 'rxjs';

/** Errors when a signal aborts, with its reason. */
export function abortOf(signal: AbortSignal | undefined): Observable<never> {
  return new Observable((subscriber) => {
    const abort = (): void => { subscriber.error(signal?.reason); };
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort);
    return () => signal?.removeEventListener('abort', abort);
  });
}
