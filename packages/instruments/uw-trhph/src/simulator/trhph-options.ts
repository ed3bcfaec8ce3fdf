import type { SimulatorOptions } from '@taffrail/simulator';
import type { TrhphFaultName } from './trhph-faults.ts';

/** The programs that were met: two of the TRHPH, and that of its forerunner. */
export type TrhphProgram = '1.2' | '1.25' | 'BARS 1.7';

/** What it shows: its stream, one of its screens, or nothing, when it was told to leave its program. */
export type TrhphMode =
  | 'streaming'
  | 'main'
  | 'parameters'
  | 'power'
  | 'unit'
  | 'seconds'
  | 'minutes'
  | 'verbosity'
  | 'metadata-on-power-up'
  | 'metadata-on-restart'
  | 'scans'
  | 'scanned'
  | 'printed'
  | 'information'
  | 'refused'
  | 'dead';

/** The settings it keeps when the power goes. */
export interface TrhphSettings {
  /** Time between samples: how many of which unit. */
  readonly cycle: { readonly count: number; readonly unit: 'seconds' | 'minutes' };
  readonly isVerbose: boolean;
  readonly metadataOnPowerUp: boolean;
  readonly metadataOnRestart: boolean;
  /** Which of the sensors have power, in the order of the power menu. */
  readonly power: readonly [boolean, boolean, boolean, boolean, boolean];
}

/** Settings of a `TrhphSimulator`, beside those of every simulator. */
export interface TrhphSimulatorOptions extends SimulatorOptions<TrhphFaultName> {
  /** Default 1.2. */
  readonly program?: TrhphProgram;
  /** Three digits. Default 001. */
  readonly serialNumber?: string;
  /** What it shows at first: a former client may have left any screen open. Default `streaming`. */
  readonly mode?: TrhphMode;
  readonly settings?: Partial<TrhphSettings>;
  /** Whether one control character S is enough to interrupt it; the lineage's simulator was so. Default no. */
  readonly breaksAtOnce?: boolean;
}

/** The options that nobody gave. */
export const defaultOptions = { program: '1.2', serialNumber: '001', mode: 'streaming', breaksAtOnce: false } as const satisfies TrhphSimulatorOptions;

/** The settings as shipped, which choice 5 of the parameter menu brings back. What it does to the power is unverified: nothing, here. */
export const shippedSettings: TrhphSettings = {
  cycle: { count: 20, unit: 'seconds' },
  isVerbose: false,
  metadataOnPowerUp: true,
  metadataOnRestart: true,
  power: [true, true, true, true, true],
};
