import { bench, type BenchOptions } from '@taffrail/testing';
import { WorkhorseSimulator, type WorkhorseSimulatorOptions } from '../src/simulator/index.ts';
import { WorkhorseDriver } from '../src/workhorse-driver.ts';

/** Puts the driver and a simulated instrument on a bench. */
export function mooring(options: WorkhorseSimulatorOptions = {}, conditions: BenchOptions = {}) {
  return bench(WorkhorseDriver, (given) => new WorkhorseSimulator({ ...given, ...options }), conditions);
}

/** The same, with the instrument discovered. */
export async function discovered(options?: WorkhorseSimulatorOptions, conditions?: BenchOptions) {
  const bed = mooring(options, conditions);
  await bed.connect();
  return bed;
}

/** The numbers of the ensembles that a driver published so far. */
export function ensembleNumbers({ particles }: ReturnType<typeof mooring>): readonly number[] {
  return particles.flatMap(({ values }) => ('ensembleNumber' in values ? [values.ensembleNumber] : []));
}
