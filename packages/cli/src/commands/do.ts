import { buildCommand } from '@stricli/core';
import type { DoFlags } from '../drive/do.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { connectFlag, instrumentArgument, jsonFlag, switchFlag, timeoutFlag } from './parameters.ts';

/** `taffrail do`. */
export const doCommand = buildCommand<DoFlags, string[], Shell>({
  loader: async () => action((await import('../drive/do.ts')).doVerb),
  parameters: {
    flags: {
      connect: connectFlag,
      timeout: timeoutFlag,
      takeover: switchFlag('For direct: take the right to write from whoever has it.'),
      json: jsonFlag,
    },
    positional: {
      kind: 'array',
      parameter: { ...instrumentArgument, brief: 'The instrument, the verb, and its arguments.', placeholder: 'instrument verb argument' },
      minimum: 2,
    },
  },
  docs: {
    brief: 'Has an instrument do one thing, and prints the result.',
    customUsage: ['<instrument> --connect <url> <verb> [arguments...] [--timeout s] [--takeover] [--json]'],
    fullDescription:
      'Has an instrument do one thing, and prints the result. The verbs:\n\n' +
      '  get [name...]        the values of parameters, of all without a name; read from the instrument\n' +
      '  set name=value...    change parameters; nothing is sent unless every value is good\n' +
      '  acquire-sample       take one sample\n' +
      '  start-autosample     have it sample by itself, and leave it at that\n' +
      '  stop-autosample      end that\n' +
      '  clock-sync           set its clock to this machine\'s; prints how far it was out, and is\n' +
      '  acquire-status       have it tell how it is; prints what it told, by stream\n' +
      '  discover             what state it is in\n' +
      '  test                 run its self-test; fails when it is not passed\n' +
      '  status               its state, what can be asked of it now, and its settings\n' +
      '  direct               the terminal is the instrument, until Ctrl-]; input from a pipe is sent, and what comes back printed\n\n' +
      'Start-up values are not sent: the instrument is changed by what was asked for only.',
  },
});
