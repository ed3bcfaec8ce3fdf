import type { SimulatorDefinition } from '@taffrail/simulator';
import { type WorkhorseFaultName, workhorseFaults } from './workhorse-faults.ts';
import { WorkhorseSimulator } from './workhorse-simulator.ts';

export { ensembleBytes, type EnsembleFacts, framed, withChecksum } from './ensemble-writer.ts';
export { SettingMemory } from './setting-memory.ts';
export { ShearingWater, type Water } from './water.ts';
export { type WorkhorseFaultName, workhorseFaults } from './workhorse-faults.ts';
export type { WorkhorseMode, WorkhorseSimulatorOptions } from './workhorse-options.ts';
export { WorkhorseSimulator } from './workhorse-simulator.ts';

/** The simulator as programs find it that know the instrument by name only. */
export const simulator = {
  faults: workhorseFaults,
  create: (options) => new WorkhorseSimulator(options),
} satisfies SimulatorDefinition<WorkhorseFaultName>;
