import { debounceTime, firstValueFrom, map, merge, type Observable, of, timer } from 'rxjs';
import { abortOf } from './first-event.ts';

/** Waits until nothing has come for a time, and no longer than the limit, and tells whether it is quiet; rejects with the signal's reason. */
export async function quiet(
  source$: Observable<unknown>,
  { quietMs, limitMs, signal }: { readonly quietMs: number; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const quiet$ = merge(of(undefined), source$).pipe(debounceTime(quietMs), map(() => true));
  return firstValueFrom(merge(quiet$, timer(limitMs).pipe(map(() => false)), abortOf(signal)));
}
