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

/** Connects a second client to the simulated instrument, and types for it. */
export async function meddle(bed: ReturnType<typeof mooring>, typed: string): Promise<void> {
  const client = bed.simulator.connect();
  await client.send(Uint8Array.from(typed, (character) => character.charCodeAt(0)));
  await bed.time.advance(100);
  await client.close();
}
