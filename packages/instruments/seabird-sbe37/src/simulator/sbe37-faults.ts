import { type CommonFaultName, commonFaults, type FaultTable } from '@taffrail/simulator';

/** The faults that an SBE 37 can show: the common ones and its own. */
export const sbe37Faults = {
  ...commonFaults,
  'low-battery': { argument: 'none', description: 'warns of its battery in its status' },
  'sample-before-reply': { argument: 'none', description: 'while logging, sends a sample between the echo of a command and the reply' },
  'truncate-at-stop': { argument: 'none', description: 'cuts a sample line short when it is stopped' },
} as const satisfies FaultTable & Record<CommonFaultName, unknown>;

/** The name of a fault that an SBE 37 can show. */
export type Sbe37FaultName = keyof typeof sbe37Faults;
