import { buildCommand } from '@stricli/core';
import { count, factor } from '../arguments/numbers.ts';
import type { DemoFlags } from '../demo/demo.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { jsonFlag } from './parameters.ts';

/** `taffrail demo`. */
export const demoCommand = buildCommand<DemoFlags, [], Shell>({
  loader: async () => action((await import('../demo/demo.ts')).runDemo),
  parameters: {
    flags: {
      instrument: { kind: 'parsed', parse: String, default: 'seabird-sbe37', placeholder: 'instrument', brief: 'The instrument to simulate.' },
      samples: { kind: 'parsed', parse: count, optional: true, placeholder: 'n', brief: 'End after n samples.' },
      speed: {
        kind: 'parsed',
        parse: factor,
        default: '10',
        placeholder: 'x',
        brief: "How many times as fast as the clock the instrument's time runs, its sleep included.",
      },
      dir: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'DIR',
        brief: "Keep the port agent's journal here. Default a temporary place.",
      },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Shows it all at work: a simulated instrument, its port agent and its driver, each a process of its own.',
    fullDescription:
      'Starts a simulated instrument, a port agent that records it, and a driver that finds, configures and samples it, each a\n' +
      'process of its own, and shows what the driver sees: a live view on a terminal, JSON lines elsewhere. It ends with Ctrl-C,\n' +
      'or after --samples, and leaves nothing behind, but what it recorded when --dir says where.',
  },
});
