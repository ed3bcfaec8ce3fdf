import { buildCommand } from '@stricli/core';
import { count, durationMs } from '../arguments/numbers.ts';
import type { RunFlags } from '../drive/run.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { connectFlag, instrumentArgument, jsonFlag, switchFlag } from './parameters.ts';

/** `taffrail run`. */
export const runCommand = buildCommand<RunFlags, [string], Shell>({
  loader: async () => action((await import('../drive/run.ts')).runInstrument),
  parameters: {
    flags: {
      connect: connectFlag,
      autosample: switchFlag('Have the instrument sample by itself; one that does already goes on.'),
      samples: { kind: 'parsed', parse: count, optional: true, placeholder: 'n', brief: 'End after n samples.' },
      duration: {
        kind: 'parsed',
        parse: durationMs,
        optional: true,
        placeholder: 's',
        brief: 'End after so many seconds; 10min and 2h are times too.',
      },
      set: {
        kind: 'parsed',
        parse: String,
        variadic: true,
        optional: true,
        placeholder: 'name=value',
        brief: 'Set a parameter first; may be given several times.',
      },
      schedule: {
        kind: 'parsed',
        parse: String,
        variadic: true,
        optional: true,
        placeholder: 'verb=when',
        brief:
          'Do acquire-sample, acquire-status or clock-sync in intervals (clock-sync=1h) or by a cron expression in UTC ("clock-sync=0 * * * *").',
      },
      reconnect: switchFlag(
        'Look for a lost connection again, and for the instrument; sampling then goes on. Without it the command fails.',
      ),
      leave: switchFlag('Leave the instrument as it then is, instead of as it was found.'),
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [instrumentArgument] },
  },
  docs: {
    brief: 'Drives an instrument and prints its samples and what happens to it.',
    fullDescription:
      'Connects to an instrument, finds out what it is doing, and prints its samples and events until it is told to stop.\n\n' +
      'On the way out it leaves the instrument as it was found: it stops the sampling that it started, and puts back every\n' +
      'setting that changed meanwhile, start-up values included. With --leave it does not.',
  },
});
