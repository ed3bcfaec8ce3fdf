import { seededRandom, type SeededRandom } from '@taffrail/simulator';
import { KILL_FAULTS, type KillFaultName, moment } from './faults.ts';
import { SmallDisk } from './small-disk.ts';
import type { KillStation } from './station.ts';

/** Names of all kinds of faults, in the order in which they are written. */
const NAMES = Object.keys(KILL_FAULTS) as readonly KillFaultName[]; // the keys of that very object

/** Chooses the faults of so many rounds: every kind comes once before any comes again, in an order of the seed's. */
export function chooseFaults(rounds: number, { random, hasDisk }: { readonly random: SeededRandom; readonly hasDisk: boolean }): KillFaultName[] {
  const kinds = NAMES.filter((name) => hasDisk || name !== 'disk full');
  const chosen: KillFaultName[] = [];
  while (chosen.length < rounds) chosen.push(...shuffled(kinds, random));
  return chosen.slice(0, rounds);
}

/** Runs rounds: in each a fault at a moment of the seed's choosing, then everybody is held to the journal. Gives how often each came. */
export async function runRounds(station: KillStation, { rounds, seed }: { readonly rounds: number; readonly seed: number }): Promise<ReadonlyMap<KillFaultName, number>> {
  const random = seededRandom(seed);
  const hasDisk = station.disk instanceof SmallDisk;
  const counts = new Map<KillFaultName, number>();
  for (const [round, name] of chooseFaults(rounds, { random: random.fork('faults'), hasDisk }).entries()) {
    try {
      const source = random.fork(`round ${round}`);
      await moment(station, source);
      const outcome = await KILL_FAULTS[name](station, source);
      await station.settle();
      await station.check({ excusedFrom: outcome?.excusedFrom });
    } catch (error) {
      throw new Error(`SEED=${seed}, round ${round}, ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Shuffles by the method of Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.below(left.length), 1));
}
