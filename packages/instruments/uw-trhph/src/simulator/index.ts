import type { SimulatorDefinition } from '@taffrail/simulator';
import { type TrhphFaultName, trhphFaults } from './trhph-faults.ts';
import { TrhphSimulator } from './trhph-simulator.ts';

export { type TrhphFaultName, trhphFaults } from './trhph-faults.ts';
export type { TrhphMode, TrhphProgram, TrhphSettings, TrhphSimulatorOptions } from './trhph-options.ts';
export { TrhphSimulator } from './trhph-simulator.ts';

/** The simulator as programs find it that know the instrument by name only. */
export const simulator = {
  faults: trhphFaults,
  create: (options) => new TrhphSimulator(options),
} satisfies SimulatorDefinition<TrhphFaultName>;
