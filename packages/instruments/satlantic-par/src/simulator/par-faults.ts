import { type CommonFaultName, commonFaults, type FaultTable } from '@taffrail/simulator';

/** The faults that a PAR sensor can show: the common ones and its own. */
export const parFaults = {
  ...commonFaults,
  'wrong-checksum': { argument: 'probability', description: 'sends a frame with another checksum with probability p' },
  'cut-frame': { argument: 'probability', description: 'leaves out the end of a frame, line end included, with probability p' },
  'glued-frames': { argument: 'probability', description: 'leaves out the line end of a frame with probability p' },
  noise: { argument: 'probability', description: 'sends a few random bytes before a frame with probability p' },
  'frame-in-reply': { argument: 'none', description: 'sends a frame between the echo of a command and the reply' },
  'timer-reset': { argument: 'probability', description: 'starts its timer anew at a frame with probability p' },
  'long-serial': { argument: 'none', description: 'has a serial number whose upper byte was never set, of ten digits' },
} as const satisfies FaultTable & Record<CommonFaultName, unknown>;

/** The name of a fault that a PAR sensor can show. */
export type ParFaultName = keyof typeof parFaults;
