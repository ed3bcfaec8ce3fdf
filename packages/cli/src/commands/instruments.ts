import { buildCommand } from '@stricli/core';
import { action, type CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { jsonFlag } from './parameters.ts';

/** `taffrail instruments`. */
export const instrumentsCommand = buildCommand<CommonFlags, [], Shell>({
  loader: async () => action((await import('../instruments/list-instruments.ts')).listInstruments),
  parameters: { flags: { json: jsonFlag } },
  docs: { brief: 'Lists the instruments that come along, and those that the package.json here asks for.' },
});
