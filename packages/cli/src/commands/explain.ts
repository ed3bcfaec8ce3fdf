import { buildCommand } from '@stricli/core';
import type { ExplainFlags } from '../explain/explain.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { inputFlag, instrumentArgument, jsonFlag, recordingArgument } from './parameters.ts';

/** `taffrail explain`. */
export const explainCommand = buildCommand<ExplainFlags, [string, string?], Shell>({
  loader: async () => action((await import('../explain/explain.ts')).explainRecording),
  parameters: {
    flags: { input: inputFlag, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [instrumentArgument, recordingArgument] },
  },
  docs: {
    brief: 'Tells why recorded bytes are no samples.',
    fullDescription:
      'Tells of all recorded bytes that are no samples why they are none: where they are, which kind of sample comes nearest, how far they\n' +
      'are what it has, and what it has there instead. A caret marks the place; binary records are shown in hexadecimal. Echoes and replies\n' +
      'are no samples either. The last line counts the samples of each stream, and the bytes and spans that are none.',
  },
});
