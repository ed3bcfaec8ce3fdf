import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { commands, REPLY_TIMEOUT_MS } from './commands.ts';
import { configuration } from './configuration.ts';
import { parameters } from './parameters.ts';
import { sample } from './sample.ts';

/**
 * The Acme X1, a probe that speaks in binary records: samples, and its configuration in answer to every command.
 *
 * Fill in: what the instrument is, and the source of every fact in this package: manual, revision and page, or the recording.
 */
export const acmeX1 = defineInstrument({
  id: 'acme-x1',
  vendor: 'Acme',
  model: 'X1',
  terminator: '',
  prompts: [],
  replyTimeoutMs: REPLY_TIMEOUT_MS,
  parameters,
  commands,
  particles: { sample, configuration },
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
