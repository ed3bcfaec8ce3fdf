import type { LinkStatus } from '@taffrail/connection';
import { filter, map, type Observable, scan, take } from 'rxjs';

/**
 * Emits once and completes: at once, or, while what was journalled without us is still coming, which would answer what is sent now, as soon as
 * it has come, be the agent lost again meanwhile. Cold; completes with the connection at the latest, without a value then; never errors.
 */
export function inPresent(status$: Observable<LinkStatus>): Observable<void> {
  return status$.pipe(
    scan((isBehind, { isCatchingUp, instrumentLink }) => isCatchingUp === true || (isBehind && instrumentLink === 'unknown'), false),
    filter((isBehind) => !isBehind),
    map(() => undefined),
    take(1),
  );
}
