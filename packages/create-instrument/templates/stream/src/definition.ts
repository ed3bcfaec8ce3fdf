import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { commands } from './commands.ts';
import { parameters } from './parameters.ts';
import { sample } from './sample.ts';

/**
 * The Acme X1, a light sensor that streams lines as soon as it has power, and listens to commands of a line each.
 *
 * Fill in: what the instrument is, and the source of every fact in this package: manual, revision and page, or the recording.
 */
export const acmeX1 = defineInstrument({
  id: 'acme-x1',
  vendor: 'Acme',
  model: 'X1',
  // Fill in: what ends a line, how long the instrument takes to answer while it streams, and how long after that an answer may still come,
  // `lateReplyMs`, if that is not as long again.
  terminator: '\r\n',
  prompts: [],
  replyTimeoutMs: 3_000,
  parameters,
  commands,
  particles: { sample },
  // Fill in: what can be done in which state, and where it leads.
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.STOP_AUTOSAMPLE]: [S.COMMAND],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});
