import type { SimulatorDefinition } from '@taffrail/simulator';
import { type ParFaultName, parFaults } from './par-faults.ts';
import { SatlanticParSimulator } from './satlantic-par-simulator.ts';

export { type ParFaultName, parFaults } from './par-faults.ts';
export type { ParMode, ParSettings, SatlanticParSimulatorOptions } from './par-options.ts';
export { SatlanticParSimulator } from './satlantic-par-simulator.ts';

/** The simulator as programs find it that know the instrument by name only. */
export const simulator = {
  faults: parFaults,
  create: (options) => new SatlanticParSimulator(options),
} satisfies SimulatorDefinition<ParFaultName>;
