import { type CommonFaultName, commonFaults, type SimulatorDefinition } from '@taffrail/simulator';
import { AcmeX1Simulator } from './acme-x1-simulator.ts';

export { AcmeX1Simulator, type AcmeX1SimulatorOptions } from './acme-x1-simulator.ts';

/** The simulator as programs find it that know the instrument by name only. */
export const simulator = {
  faults: commonFaults,
  create: (options) => new AcmeX1Simulator(options),
} satisfies SimulatorDefinition<CommonFaultName>;
