import { debounceTime, firstValueFrom, merge, type Observable, of } from 'rxjs';
import { abortOf } from './first-event.ts';

/** Waits until nothing has come for a time; rejects with the signal's reason. */
export async function quiet(
  source$: Observable<unknown>,
  { quietMs, signal }: { readonly quietMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await firstValueFrom(merge(merge(of(undefined), source$).pipe(debounceTime(quietMs)), abortOf(signal)));
}
