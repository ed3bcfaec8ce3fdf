import type { Observable } from 'rxjs';
import { textOf } from '../src/latin1.ts';

/** Collects what a stream of bytes gives from now on, one text for each piece. */
export function listening(transmitted$: Observable<Uint8Array>) {
  const pieces: string[] = [];
  const heard = { pieces, isComplete: false, text: () => pieces.join('') };
  transmitted$.subscribe({ next: (bytes) => pieces.push(textOf(bytes)), complete: () => (heard.isComplete = true) });
  return heard;
}
