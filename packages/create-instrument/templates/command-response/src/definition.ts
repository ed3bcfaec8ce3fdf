import { defineInstrument, DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { commands } from './commands.ts';
import { parameters } from './parameters.ts';
import { sample } from './sample.ts';

/**
 * The Acme X1, a thermometer and barometer that answers command lines.
 *
 * Fill in: what the instrument is, and the source of every fact in this package: manual, revision and page, or the recording.
 */
export const acmeX1 = defineInstrument({
  id: 'acme-x1',
  vendor: 'Acme',
  model: 'X1',
  // Fill in: what ends a line, what stands for "ready", what a refusal looks like, and how the instrument is woken; no `prompts` where it has none.
  terminator: '\r\n',
  prompts: ['ready>'],
  rejections: [{ pattern: /^\? / }],
  hasEcho: true,
  wakeUp: { send: '\r\n', intervalMs: 1_000, attempts: 5, afterSilenceMs: 60_000 },
  replyTimeoutMs: 5_000,
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
      [E.ACQUIRE_SAMPLE]: [],
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
