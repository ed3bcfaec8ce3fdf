import { buildCommand } from '@stricli/core';
import { factor, listeningPort, seed } from '../arguments/numbers.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { SimulateFlags } from '../simulate/simulate.ts';
import { instrumentArgument, jsonFlag } from './parameters.ts';

/** `taffrail simulate`. */
export const simulateCommand = buildCommand<SimulateFlags, [string], Shell>({
  loader: async () => action((await import('../simulate/simulate.ts')).simulateInstrument),
  parameters: {
    flags: {
      host: { kind: 'parsed', parse: String, default: '127.0.0.1', placeholder: 'host', brief: 'The address to listen on.' },
      port: {
        kind: 'parsed',
        parse: listeningPort,
        default: '0',
        placeholder: 'port',
        brief: 'The port to listen on; 0 for any that is free.',
      },
      seed: { kind: 'parsed', parse: seed, default: '1', placeholder: 'n', brief: 'Determines everything random.' },
      speed: { kind: 'parsed', parse: factor, default: '1', placeholder: 'x', brief: 'How many times as fast as the clock its time runs, its sleep included.' },
      fault: {
        kind: 'parsed',
        parse: String,
        variadic: true,
        optional: true,
        placeholder: 'spec',
        brief:
          'What goes wrong, fragment:1 or mute for instance; may be given several times. A wrong one is answered with those there are.',
      },
      rfc2217: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Speak RFC 2217, as a terminal server does, so that a BREAK reaches the instrument; plain TCP has none.',
      },
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [instrumentArgument] },
  },
  docs: {
    brief: 'Simulates an instrument behind a TCP port.',
    fullDescription:
      'Simulates an instrument behind a TCP port until it is told to stop.\n\n' +
      'Several clients may connect at once, or one after the other: they share one line, as on a terminal server. Each hears all\n' +
      'that the instrument sends, and what any of them sends it hears. It goes on when nobody is connected. An instrument that is\n' +
      'woken by a BREAK needs --rfc2217, and a port agent at rfc2217:// instead of tcp://.',
  },
});
