import { type CommonFaultName, commonFaults, type FaultTable } from '@taffrail/simulator';

/** The faults that a TRHPH can show: the common ones and its own. `fragment:16` with `delay:17` is a line of 9600 baud. */
export const trhphFaults = {
  ...commonFaults,
  'echo-delay': { argument: 'milliseconds', description: 'takes n ms to echo a character, and to act on it' },
  'cut-line': { argument: 'probability', description: 'leaves out the end of a sample line, line end included, with probability p' },
  'glued-lines': { argument: 'probability', description: 'leaves out the line end of a sample line with probability p' },
  noise: { argument: 'probability', description: 'sends a few letters before a sample line with probability p' },
  'line-in-break': { argument: 'none', description: 'sends a sample line in place of what answers the first control character S' },
  'lost-break': { argument: 'probability', description: 'misses a control character S with probability p' },
  'swallowed-break': { argument: 'none', description: 'has a link with flow control, which lets no control character S through' },
  'lost-digit': { argument: 'probability', description: 'misses the first digit of a choice with probability p' },
} as const satisfies FaultTable & Record<CommonFaultName, unknown>;

/** The name of a fault that a TRHPH can show. */
export type TrhphFaultName = keyof typeof trhphFaults;
