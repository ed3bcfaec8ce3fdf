import type { Bench } from './bench.ts';
import { LeakError } from './errors.ts';

/**
 * Closes what is on a bench, and makes sure that nothing of it lives on.
 *
 * @throws {@link LeakError} naming each timer, connection, subscription and stream that does.
 */
export async function leakCheck(bed: Pick<Bench, 'leaks'>): Promise<void> {
  const leaks = await bed.leaks();
  if (leaks.length > 0) throw new LeakError(leaks);
}
