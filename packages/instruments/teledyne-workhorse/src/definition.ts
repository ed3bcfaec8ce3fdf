import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { commands } from './commands.ts';
import { parameters } from './parameters/parameters.ts';
import { bottom, configuration, engineering } from './pd0/state-particles.ts';
import { beamVelocity, earthVelocity, instrumentVelocity, shipVelocity } from './pd0/velocity-particles.ts';
import { ancillarySystemData } from './texts/ancillary-system-data.ts';
import { compassCalibration } from './texts/compass-calibration.ts';
import { systemConfiguration } from './texts/system-configuration.ts';
import { transmitPath } from './texts/transmit-path.ts';

/** How long the BREAK is held; 300 ms are enough (H-OM p. 124), the lineage's drivers hold it for this long. */
export const BREAK_MS = 1_000;

/**
 * The Teledyne RD Instruments WorkHorse, an acoustic current profiler with four beams: Monitor, Sentinel, Long Ranger and
 * Quartermaster.
 *
 * Sources: WorkHorse H-ADCP Operation Manual, P/N 957-6212-00, May 2015 (H-OM, by printed page), a sibling with the same
 * commands and data; recordings of real units (a 600 kHz one with firmware 50.40, the appendix of the WHOTS-16 data report);
 * the lineage's code and tests for what neither shows. Nobody here has read the manual of commands, P/N 957-6156-00.
 */
export const workhorse = defineInstrument({
  id: 'teledyne-workhorse',
  vendor: 'Teledyne RD Instruments',
  model: 'WorkHorse',
  /** A carriage return by H-OM p. 117; the lineage sends this, and the instrument takes it. */
  terminator: '\n',
  prompts: ['>'],
  /** H-OM p. 117, printed and not recorded; known are 002 (number expected) and 011 (layer beyond the range). */
  rejections: [{ pattern: /\bERR \d{3}:/ }],
  /** The soft BREAK (H-OM p. 124). */
  attentionSequences: ['==='],
  hasEcho: true,
  /** Asleep after five minutes without a command (H-OM p. 91). A BREAK changes no setting, so that it may come too often. */
  wakeUp: { send: [{ breakMs: BREAK_MS }, { pauseMs: 1_000 }, '\n'], intervalMs: 1_000, attempts: 3, afterSilenceMs: 270_000 },
  replyTimeoutMs: 20_000,
  parameters,
  commands,
  particles: {
    beamVelocity,
    earthVelocity,
    instrumentVelocity,
    shipVelocity,
    configuration,
    engineering,
    bottom,
    systemConfiguration,
    compassCalibration,
    ancillarySystemData,
    transmitPath,
  },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.CLOCK_SYNC]: [],
      [E.ACQUIRE_STATUS]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.TEST]: [S.TEST],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.CLOCK_SYNC]: [],
      [E.ACQUIRE_STATUS]: [],
      [E.STOP_AUTOSAMPLE]: [S.COMMAND],
      [E.RESET]: [S.UNKNOWN],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.TEST]: { [E.GET]: [], [E.RUN_TEST]: [S.COMMAND, S.UNKNOWN] },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});
