import type { EchoStyle, SimulatorOptions } from '@taffrail/simulator';
import type { Sbe37FaultName } from './sbe37-faults.ts';
import type { Sea } from './sea.ts';
import type { Sbe37Settings } from './settings.ts';
import { recordedUnit, referenceUnit, type Sbe37Unit } from './unit.ts';

/** Settings of an {@link Sbe37Simulator}; all have a default, and the defaults make scripted exchanges exact. */
export interface Sbe37SimulatorOptions extends SimulatorOptions<Sbe37FaultName> {
  /** Which unit it is. Default the one that the lineage's simulator stands for. */
  readonly unit?: Sbe37Unit;
  /** The settings that differ from the unit's own. */
  readonly settings?: Partial<Sbe37Settings>;
  /** Whether it is logging at first. Default no. */
  readonly logging?: boolean;
  /** Whether it is asleep at first. Default no. */
  readonly asleep?: boolean;
  /** How it echoes. Default `nul`, as the lineage's simulator: each byte followed by NUL. */
  readonly echo?: EchoStyle;
  /** What it says to a command it does not know: `?cmd S>`, or `? CMD` and CR LF without a prompt. Default `prompted`. */
  readonly badCommand?: 'prompted' | 'bare';
  /** Whether samples have five numbers and a date whatever the settings, as the lineage simulator's have. Default no. */
  readonly alwaysFullSample?: boolean;
  /** Whether a polled full sample has `%s` for its date, a defect of the lineage's simulator. Default no. */
  readonly literalDate?: boolean;
  /** The time from one logged sample to the next whatever the settings; the lineage's simulator keeps to 5000. Default as set. */
  readonly fixedIntervalMs?: number;
  /** Whether logged samples are stored, and counted by `samplenumber`; the lineage's simulator does not. Default yes. */
  readonly storesSamples?: boolean;
  /** The water. Default a temperate sea at ten metres, with the noise of the seed. */
  readonly sea?: Sea;
  /** How long a measurement takes, and the instrument does not listen. Default 0; a real unit takes 1000 to 3000. */
  readonly measurementMs?: number;
  /** How long without input before it sleeps. Default 120,000; `Infinity` for never. It does not while it logs. */
  readonly sleepAfterMs?: number;
  /** How long it takes to wake, losing what arrives; with 0 it loses the first byte only. Default 100. */
  readonly wakeMs?: number;
  /** How many parts per million its clock runs fast. Default 0. */
  readonly clockDriftPpm?: number;
  /** What its clock shows at first, in Unix milliseconds. Default the right time. */
  readonly clockStartMs?: number;
}

/** The options of an {@link Sbe37Simulator} that nobody gave. */
export const defaultOptions = {
  unit: referenceUnit,
  settings: {},
  logging: false,
  asleep: false,
  echo: 'nul',
  badCommand: 'prompted',
  alwaysFullSample: false,
  literalDate: false,
  storesSamples: true,
  measurementMs: 0,
  sleepAfterMs: 120_000,
  wakeMs: 100,
  clockDriftPpm: 0,
} as const satisfies Sbe37SimulatorOptions;

/** Options that make a simulator answer as the lineage's does, defects included, given the same numbers. */
export const likeReference = {
  settings: { NAVG: 0 },
  badCommand: 'bare',
  alwaysFullSample: true,
  literalDate: true,
  fixedIntervalMs: 5_000,
  storesSamples: false,
  sleepAfterMs: Infinity,
  faults: [{ kind: 'low-battery' }],
} as const satisfies Sbe37SimulatorOptions;

/** Options that make a simulator as slow, deaf and inexact as a real unit on a mooring. */
export const likeMooring = {
  unit: recordedUnit,
  echo: 'plain',
  measurementMs: 2_000,
  asleep: true,
  clockDriftPpm: 4,
} as const satisfies Sbe37SimulatorOptions;
