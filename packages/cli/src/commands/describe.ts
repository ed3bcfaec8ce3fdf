import { buildCommand } from '@stricli/core';
import type { DescribeFlags } from '../describe/describe.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { instrumentArgument, jsonFlag, switchFlag } from './parameters.ts';

/** `taffrail describe`. */
export const describeCommand = buildCommand<DescribeFlags, [string], Shell>({
  loader: async () => action((await import('../describe/describe.ts')).describeInstrument),
  parameters: {
    flags: {
      json: jsonFlag,
      mermaid: switchFlag('Print the states as a Mermaid diagram.'),
      markdown: switchFlag('Print everything as Markdown.'),
    },
    positional: { kind: 'tuple', parameters: [instrumentArgument] },
  },
  docs: { brief: "Tells an instrument's parameters, commands, samples and states." },
});
