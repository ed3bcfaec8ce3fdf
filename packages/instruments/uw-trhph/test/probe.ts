import type { Particle } from '@taffrail/driver';
import { bench, type BenchOptions } from '@taffrail/testing';
import type { trhph } from '../src/definition.ts';
import { TrhphSimulator, type TrhphSimulatorOptions } from '../src/simulator/index.ts';
import { TrhphDriver } from '../src/trhph-driver.ts';

/** Puts the driver and a simulated probe on a bench. */
export function probe(options: TrhphSimulatorOptions = {}, conditions: BenchOptions = {}) {
  return bench(TrhphDriver, (given) => new TrhphSimulator({ ...given, ...options }), conditions);
}

/** The same, with the probe discovered. */
export async function discovered(options?: TrhphSimulatorOptions, conditions?: BenchOptions) {
  const bed = probe(options, conditions);
  await bed.connect();
  return bed;
}

/** The samples that a driver published so far. */
export function samplesOf({ particles }: ReturnType<typeof probe>): readonly Extract<Particle<typeof trhph>, { readonly stream: 'trhph_sample' }>[] {
  return particles.flatMap((each) => (each.stream === 'trhph_sample' ? [each] : []));
}
