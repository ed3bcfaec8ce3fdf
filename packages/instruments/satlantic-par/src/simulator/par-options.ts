import type { SimulatorOptions } from '@taffrail/simulator';
import type { ParFaultName } from './par-faults.ts';

/** What it can be doing. */
export type ParMode = 'autosample' | 'polled' | 'command';

/** What `set` changes, and `save` keeps. */
export interface ParSettings {
  /** In frames per second; 0 for as fast as it can. */
  readonly maxrate: number;
  /** In bits per second. */
  readonly telbaud: number;
}

/** Settings of a {@link SatlanticParSimulator}; all have a default. */
export interface SatlanticParSimulatorOptions extends SimulatorOptions<ParFaultName> {
  /** Which generation it is. Default `SATPAR`. */
  readonly dialect?: 'SATPAR' | 'SATPRL';
  /** Default `0229`, or `9999` for a SATPRL. */
  readonly serialNumber?: string;
  /** Default `1.0.0`. */
  readonly firmwareVersion?: string;
  /** What it does at first. Default `autosample`, as after power-on. */
  readonly mode?: ParMode;
  /** The settings that differ from 4 Hz and 19200 bit/s. */
  readonly settings?: Partial<ParSettings>;
  /** What an empty line is answered at the console: production units complain, early ones do not. Default `complaint`. */
  readonly emptyLine?: 'complaint' | 'prompt';
  /** Whether the control character C opens the console; that of a SATPRL may have another key. Default yes. */
  readonly hasConsole?: boolean;
  /** Whether characters that come less than a millisecond after another are lost. Default no. */
  readonly strictPacing?: boolean;
  /** Whether control characters S and C may be missed at 4 Hz and above. Default yes. */
  readonly missesControls?: boolean;
  /** How long a polled frame takes. Default 1000; a real unit takes up to 2000. */
  readonly polledMs?: number;
  /** For how long it had power at first. Default 0. */
  readonly uptimeMs?: number;
}

/** The options of a {@link SatlanticParSimulator} that nobody gave; the serial number goes by the dialect. */
export const defaultOptions = {
  dialect: 'SATPAR',
  firmwareVersion: '1.0.0',
  mode: 'autosample',
  settings: {},
  emptyLine: 'complaint',
  hasConsole: true,
  strictPacing: false,
  missesControls: true,
  polledMs: 1_000,
  uptimeMs: 0,
} as const satisfies SatlanticParSimulatorOptions;
