import type { Fault } from './fault.ts';
import { chunkingFaults } from './faults/chunking.ts';
import { definitionFaults } from './faults/definition.ts';
import { driverFaults } from './faults/driver.ts';
import { engineFaults } from './faults/engine.ts';
import { fsmFaults } from './faults/fsm.ts';
import { protocolFaults } from './faults/protocol.ts';
import { sbe37Faults } from './faults/sbe37.ts';

/** All faults, chosen from the sources before anybody looked at the tests. */
export const FAULTS: readonly Fault[] = [
  ...engineFaults,
  ...chunkingFaults,
  ...definitionFaults,
  ...protocolFaults,
  ...driverFaults,
  ...fsmFaults,
  ...sbe37Faults,
];
