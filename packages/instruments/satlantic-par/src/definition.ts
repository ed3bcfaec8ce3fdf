import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { commands } from './commands.ts';
import { frame } from './frame.ts';
import { parameters } from './parameters.ts';
import { status } from './status.ts';

/**
 * The Satlantic digital PAR sensor, in the two generations that share a driver: SATPAR (2011) and SATPRL (from serial
 * number 1000).
 *
 * Sources: manuals SAT-DN-00462 rev D and SAT-DN-00633 rev E, of which only the contents were at hand, recordings of
 * deployed units, and the lineage's code. Unverified: 8 data bits, no parity, 1 stop bit; and whether the console of a
 * SATPRL opens by the same key, since the lineage only ever read its frames.
 */
export const satlanticPar = defineInstrument({
  id: 'satlantic-par',
  vendor: 'Satlantic',
  model: 'Digital PAR',
  terminator: '\r\n',
  prompts: ['$'],
  /** Some units also say it to an empty line. */
  rejections: [{ pattern: /^Invalid command/ }],
  /** The last line of the banner at power-on, as the lineage's code has it; it samples from then on, whatever it did before. */
  resetNotice: /^Initializing system\b/,
  hasEcho: true,
  /** Through a serial server, a line in one piece is often mangled. */
  pacing: { byEcho: true, echoTimeoutMs: 3_000, terminatorDelayMs: 115, restMs: 300 },
  replyTimeoutMs: 10_000,
  parameters,
  commands,
  particles: { frame, status },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.ACQUIRE_STATUS]: [],
      [E.ACQUIRE_SAMPLE]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.RESET]: [S.UNKNOWN],
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
