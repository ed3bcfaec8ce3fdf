import type { SimulatorOptions } from '@taffrail/simulator';
import type { Water } from './water.ts';
import type { WorkhorseFaultName } from './workhorse-faults.ts';

/** What a simulated WorkHorse is doing. */
export type WorkhorseMode = 'asleep' | 'command' | 'pinging';

/** Settings of a {@link WorkhorseSimulator}; all have a default. */
export interface WorkhorseSimulatorOptions extends SimulatorOptions<WorkhorseFaultName> {
  /** What it is doing at first. Default `command`. */
  readonly mode?: WorkhorseMode;
  /** The settings that differ from the factory's, by token, as they are sent: `{ WN: '40' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The number of the next ensemble. Default 1. */
  readonly nextEnsemble?: number;
  /** Whether ensembles have bottom track. Default no. */
  readonly hasBottomTrack?: boolean;
  /** The water. Default one that moves slower the farther it is, with the noise of the seed. */
  readonly water?: Water;
  /** How many parts per million its clock runs fast; -1000000 for a clock that stands still. Default 0. */
  readonly clockDriftPpm?: number;
  /** What its clock shows at first, in Unix milliseconds. Default the right time. */
  readonly clockStartMs?: number;
  /** How long without input before it sleeps. Default 300,000. */
  readonly sleepAfterMs?: number;
}
