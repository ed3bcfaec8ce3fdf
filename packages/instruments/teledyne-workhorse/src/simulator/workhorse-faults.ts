import { type CommonFaultName, commonFaults, type FaultTable } from '@taffrail/simulator';

/** The faults that a WorkHorse can show: the common ones and its own. */
export const workhorseFaults = {
  ...commonFaults,
  alarm: { argument: 'none', description: 'wakes with an alarm, its supply voltage being low' },
  'deaf-to-break': { argument: 'none', description: 'takes no notice of a BREAK' },
  'break-unheeded': { argument: 'count', description: 'acknowledges the first n BREAKs while pinging, and goes on pinging' },
  'cut-by-break': { argument: 'none', description: 'sends half an ensemble before the banner when a BREAK ends pinging' },
  'noise-before-banner': { argument: 'none', description: 'sends a byte of noise before the banner' },
  'bad-checksum': { argument: 'probability', fallback: 1, description: 'flips a bit of an ensemble with probability p' },
  'false-sync': { argument: 'none', description: 'has 7F 7F in the data of each ensemble' },
  'huge-length': { argument: 'probability', fallback: 1, description: 'claims 65535 bytes for an ensemble with probability p' },
  'surface-pressure': { argument: 'none', description: 'measures a pressure below that of the atmosphere' },
  'two-boards': { argument: 'none', description: 'has two boards, and coefficients without exponents' },
  'refuse-start': { argument: 'none', description: 'refuses to ping' },
  'no-master': { argument: 'none', description: 'waits for a pulse of its master that never comes, and never pings' },
} as const satisfies FaultTable & Record<CommonFaultName, unknown>;

/** The name of a fault that a WorkHorse can show. */
export type WorkhorseFaultName = keyof typeof workhorseFaults;
