import { type Observable, type SchedulerLike, Subscription } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { Particle } from '../particle/particle.ts';

/** What is listened for, and for how long. */
export interface Listening {
  readonly withinMs: number;
  /** The streams of which a sample counts. Default all. */
  readonly streams?: readonly string[];
}

/** Waits for a sample that no checksum denies; false when none comes in time, or none can come any more. Rejects with the signal's reason. */
export async function hearsSample(
  particles$: Observable<Pick<Particle, 'stream' | 'quality'>>,
  { withinMs, streams }: Listening,
  { scheduler, signal }: { readonly scheduler: SchedulerLike; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  const listening = new Subscription();
  const heard = new Promise<boolean>((resolve) => {
    listening.add(
      particles$.subscribe({
        next: ({ stream, quality }) => { if (quality !== 'checksum_failed' && streams?.includes(stream) !== false) resolve(true); },
        complete: () => { resolve(false); },
      }),
    );
  });
  try {
    return (await bounded(heard, { scheduler, timeoutMs: withinMs, signals: [signal] }))?.value ?? false;
  } finally {
    listening.unsubscribe();
  }
}
