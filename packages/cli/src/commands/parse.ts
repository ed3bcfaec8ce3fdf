import { buildCommand } from '@stricli/core';
import { count } from '../arguments/numbers.ts';
import type { ParseFlags } from '../parse/parse.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { inputFlag, instrumentArgument, jsonFlag, recordingArgument, switchFlag } from './parameters.ts';

/** `taffrail parse`. */
export const parseCommand = buildCommand<ParseFlags, [string, string?], Shell>({
  loader: async () => action((await import('../parse/parse.ts')).parseRecording),
  parameters: {
    flags: {
      input: inputFlag,
      fragment: {
        kind: 'parsed',
        parse: count,
        optional: true,
        placeholder: 'n',
        brief: 'Feed n bytes at a time; the result is the same.',
      },
      unparsed: switchFlag('Print what is no sample, too.'),
      lineageJson: switchFlag("Print samples in the lineage's form."),
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [instrumentArgument, recordingArgument],
    },
  },
  docs: {
    brief: 'Reads samples from recorded bytes.',
    fullDescription:
      'Reads samples from recorded bytes, in a memory that does not grow with them. The last line on standard error counts what\n' +
      'was read: {"bytes","particles","unparsedBytes","spans"}.\n\n' +
      "No driver reads these bytes, so the driver's time of a sample is when its bytes were recorded: as the journal or the datalog\n" +
      'says, or the time of the file itself. The same file gives the same lines, however often it is parsed.',
  },
});
