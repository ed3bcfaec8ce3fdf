import { bench, type BenchOptions } from '@taffrail/testing';
import { SatlanticParDriver } from '../src/satlantic-par-driver.ts';
import { SatlanticParSimulator, type SatlanticParSimulatorOptions } from '../src/simulator/index.ts';

/** Puts the driver and a simulated sensor on a bench. */
export function sensor(options: SatlanticParSimulatorOptions = {}, conditions: BenchOptions = {}) {
  return bench(SatlanticParDriver, (given) => new SatlanticParSimulator({ ...given, ...options }), conditions);
}

/** The same, with the sensor discovered. */
export async function discovered(options?: SatlanticParSimulatorOptions, conditions?: BenchOptions) {
  const bed = sensor(options, conditions);
  await bed.connect();
  return bed;
}
