import { buildCommand, buildRouteMap } from '@stricli/core';
import { position } from '../arguments/numbers.ts';
import type { CatFlags } from '../journal/cat-journal.ts';
import type { SpanFlags } from '../journal/open-journal.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { jsonFlag } from './parameters.ts';

const spanFlags = {
  from: {
    kind: 'parsed',
    parse: position,
    optional: true,
    placeholder: 'p',
    brief: 'The position of the first packet. Default the oldest kept.',
  },
  to: { kind: 'parsed', parse: position, optional: true, placeholder: 'p', brief: 'The position at which to stop. Default the end.' },
} as const;

const directoryArgument = { brief: "A journal's directory, or that of its agent.", placeholder: 'DIR', parse: String } as const;

const catCommand = buildCommand<CatFlags, [string], Shell>({
  loader: async () => action((await import('../journal/cat-journal.ts')).catJournal),
  parameters: {
    flags: {
      ...spanFlags,
      direction: {
        kind: 'enum',
        values: ['in', 'out', 'both'],
        default: 'both',
        brief: 'Packets from the instrument, to the instrument, or all there are.',
      },
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [directoryArgument] },
  },
  docs: { brief: 'Prints the packets of a journal, a line for each.' },
});

const verifyCommand = buildCommand<SpanFlags, [string], Shell>({
  loader: async () => action((await import('../journal/verify-journal.ts')).verifyJournal),
  parameters: { flags: { ...spanFlags, json: jsonFlag }, positional: { kind: 'tuple', parameters: [directoryArgument] } },
  docs: { brief: 'Checks every packet of a journal, and fails when some are damaged or missing.' },
});

/** `taffrail journal`. */
export const journalRoutes = buildRouteMap<string, Shell>({
  routes: { cat: catCommand, verify: verifyCommand },
  docs: { brief: 'Reads and checks the journal of a port agent.' },
});
