import { buildCommand } from '@stricli/core';
import type { RecordFlags } from '../record/record.ts';
import { action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { dirFlag, jsonFlag } from './parameters.ts';

/** `taffrail record`. */
export const recordCommand = buildCommand<RecordFlags, [string], Shell>({
  loader: async () => action((await import('../record/record.ts')).record),
  parameters: {
    flags: {
      out: { kind: 'parsed', parse: String, placeholder: 'FILE', brief: 'The transcript; a file that is there is not written over.' },
      dir: { ...dirFlag, optional: true, brief: 'Keep the journal here. Default it goes with the end.' },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'The instrument: tcp://, telnet://, rfc2217:// or udp://host:port, or serial:///dev/ttyS0?baud=9600.',
          placeholder: 'link-url',
          parse: String,
        },
      ],
    },
  },
  docs: {
    brief: 'Records a session with an instrument as a transcript, which replays as a test and as a simulator.',
    fullDescription:
      'Records what passes on a link until Ctrl-C: a port agent owns the link and journals every byte, a driver or a terminal speaks with\n' +
      'the instrument through its doors, and at the end the journal is written as a readable transcript. Standard error says where the\n' +
      'doors are, and how much has come. `sim:recording?file=FILE` is then an instrument that knows the session by heart.',
  },
});
