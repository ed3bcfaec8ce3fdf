import type { SimulatorDefinition } from '@taffrail/simulator';
import { type Sbe37FaultName, sbe37Faults } from './sbe37-faults.ts';
import { Sbe37Simulator } from './sbe37-simulator.ts';

export { type Sbe37FaultName, sbe37Faults } from './sbe37-faults.ts';
export { likeMooring, likeReference, type Sbe37SimulatorOptions } from './sbe37-options.ts';
export { Sbe37Simulator } from './sbe37-simulator.ts';
export { type Measurement, measurementOf, ScriptedSea, type Sea } from './sea.ts';
export type { CoefficientName, Sbe37Settings, SettingName } from './settings.ts';
export { recordedUnit, referenceUnit, type Sbe37Unit } from './unit.ts';

/** The simulator as programs find it that know the instrument by name only. */
export const simulator = {
  faults: sbe37Faults,
  create: (options) => new Sbe37Simulator(options),
} satisfies SimulatorDefinition<Sbe37FaultName>;
