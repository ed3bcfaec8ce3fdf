import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { commands } from './commands.ts';
import { parameters } from './parameters.ts';
import { ctd } from './sample.ts';

/**
 * The Sea-Bird SBE 37-SMP MicroCAT with the command set of firmware 2.x: a moored recorder of conductivity,
 * temperature and, optionally, pressure, on RS-232.
 *
 * Sources: SBE 37-SM RS-232 manual rev 041, pp. 26, 30-31, 35, 42, 46, 76, and SBE 39plus-IM manual rev 001, pp. 41, 54,
 * 62-63, 92, for the commands it shares with them; recordings of a real unit (serial 1777) and of the reference simulator
 * for texts. Nobody here has seen a manual of the 2.6-era 37-SMP itself: what rests on the lineage's code alone says so.
 */
export const sbe37 = defineInstrument({
  id: 'seabird-sbe37',
  vendor: 'Sea-Bird Scientific',
  model: 'SBE 37-SMP',
  terminator: '\r\n',
  /** Recordings; the second from a real unit, through the lineage's code. */
  prompts: ['S>', '?cmd S>'],
  rejections: [
    { pattern: /^\?cmd/ },
    /** The reference simulator's way of saying `?cmd S>`. */
    { pattern: /^\? CMD$/, isFinal: true },
    { pattern: /^cmd not allowed while logging$/, isFinal: true },
    /** Wording of the reference simulator; that of a real unit is unknown. */
    { pattern: /^(\*{3} ?)?ERROR|^\*{3}.*ERROR/ },
  ],
  hasEcho: true,
  /** The reference simulator puts a NUL behind each byte that it echoes. */
  ignoredBytes: [0],
  /**
   * Asleep after two minutes without a command (SBE 39plus-IM p. 41); the limits are those of the lineage's drivers. While
   * logging it echoes two Enters and answers the third (reference simulator, recording); one that measures or has not woken
   * up echoes nothing, and is given its time. A prompt begins right behind the echo, a character a millisecond at 9600 baud.
   */
  wakeUp: { send: '\r\n', intervalMs: 1_000, attempts: 10, afterSilenceMs: 100_000, whenEchoed: { afterMs: 3, times: 2 } },
  replyTimeoutMs: 10_000,
  /** Waking it, and then each command's own limit. */
  verbTimeoutsMs: { [E.GET]: 70_000, [E.ACQUIRE_SAMPLE]: 70_000, [E.TEST]: 630_000 },
  parameters,
  commands,
  particles: { ctd },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.ACQUIRE_SAMPLE]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.TEST]: [S.TEST],
      [E.CLOCK_SYNC]: [],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.CLOCK_SYNC]: [],
      [E.RESET]: [S.UNKNOWN],
      [E.STOP_AUTOSAMPLE]: [S.COMMAND],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.TEST]: { [E.GET]: [], [E.RUN_TEST]: [S.COMMAND, S.UNKNOWN] },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});
