import { durationMs } from '../arguments/numbers.ts';

/** The `--json` flag, which every command has. */
export const jsonFlag = { kind: 'boolean', brief: 'Print one JSON object per line.', default: false, withNegated: false } as const;

/** The instrument that a command is about. */
export const instrumentArgument = {
  brief: 'An id such as seabird-sbe37, its model alone, the name of an npm package, or a path.',
  placeholder: 'instrument',
  parse: String,
} as const;

/** What kind of recording FILE is. */
export const inputFlag = {
  kind: 'enum',
  values: ['raw', 'journal', 'lineage'],
  default: 'raw',
  brief: 'What FILE is: bytes as the instrument sent them; a journal (its directory or one of its files); a lineage .datalog.',
} as const;

/** The recording that a command reads. */
export const recordingArgument = {
  brief: 'What to read; - or nothing for standard input.',
  placeholder: 'FILE',
  parse: String,
  optional: true,
} as const;

/** Where the instrument is. */
export const connectFlag = {
  kind: 'parsed',
  parse: String,
  placeholder: 'url',
  brief: 'agent://host:port, tcp://host:port, lineage://host:dataPort?command=port or sim:<instrument>?seed=1&speed=60.',
} as const;

/** A directory of a port agent. */
export const dirFlag = { kind: 'parsed', parse: String, placeholder: 'DIR', brief: "The agent's directory." } as const;

/** A time limit. */
export const timeoutFlag = {
  kind: 'parsed',
  parse: durationMs,
  placeholder: 's',
  optional: true,
  brief: 'How long each step may take, in seconds.',
} as const;

/** A flag that is off unless given. */
export function switchFlag(brief: string) {
  return { kind: 'boolean', brief, default: false, withNegated: false } as const;
}
