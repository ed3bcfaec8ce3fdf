import { bench, type BenchOptions } from '@taffrail/testing';
import { Sbe37Driver } from '../src/sbe37-driver.ts';
import { Sbe37Simulator, type Sbe37SimulatorOptions } from '../src/simulator/index.ts';

/** Puts the driver and a simulated instrument on a bench. */
export function mooring(options: Sbe37SimulatorOptions = {}, conditions: BenchOptions = {}) {
  return bench(Sbe37Driver, (given) => new Sbe37Simulator({ ...given, ...options }), conditions);
}

/** The same, with the instrument discovered. */
export async function discovered(options?: Sbe37SimulatorOptions, conditions?: BenchOptions) {
  const bed = mooring(options, conditions);
  await bed.connect();
  return bed;
}
