import { debounceTime, firstValueFrom, merge, type Observable, of, timer } from 'rxjs';
import { abortOf } from './first-event.ts';

/** Waits until nothing has come for a time, and no longer than the limit; rejects with the signal's reason. */
export async function quiet(
  source$: Observable<unknown>,
  { quietMs, limitMs, signal }: { readonly quietMs: number; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await firstValueFrom(merge(merge(of(undefined), source$).pipe(debounceTime(quietMs)), timer(limitMs), abortOf(signal)));
}
