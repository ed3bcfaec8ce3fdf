import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { trhphMenu } from './menu.ts';
import { parameters } from './parameters.ts';
import { sample } from './sample.ts';
import { status } from './status.ts';

/**
 * The University of Washington's TRHPH, a temperature-resistivity probe for the throats of hot vents, with program 1.2 or
 * 1.25; of its forerunner BARS the samples are read, and the menus refused.
 *
 * Sources: a recorded session with TRHPH 1.2 and one with BARS 1.7, the lineage's code and tests for 1.25; no maker's manual
 * was found. Unverified: 9600 baud, 8 data bits, no parity, 1 stop bit. The line has to let 0x13 through, so no part of it
 * may have XON/XOFF flow control.
 */
export const trhph = defineInstrument({
  id: 'uw-trhph',
  vendor: 'University of Washington',
  model: 'TRHPH',
  terminator: '\r',
  prompts: [],
  hasEcho: true,
  parameters,
  commands: {},
  menu: trhphMenu,
  particles: { sample, status },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.ACQUIRE_STATUS]: [],
      [E.TEST]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.ACQUIRE_STATUS]: [],
      [E.STOP_AUTOSAMPLE]: [S.COMMAND],
      [E.RESET]: [S.UNKNOWN],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});
