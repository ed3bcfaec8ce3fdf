import { buildCommand, buildRouteMap } from '@stricli/core';
import { position } from '../arguments/numbers.ts';
import type { CatFlags } from '../journal/cat-journal.ts';
import type { ExportFlags } from '../journal/export-journal.ts';
import type { ImportFlags } from '../journal/import-journal.ts';
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

const FORMATS = ['raw', 'lineage', 'seed-text', 'transcript', 'json'] as const;

const directoryArgument = { brief: "A journal's directory, or that of its agent.", placeholder: 'DIR', parse: String } as const;

const directionFlag = {
  kind: 'enum',
  values: ['in', 'out', 'both'],
  optional: true,
  brief: 'Packets from the instrument, to the instrument, or all there are. Default both; for raw, in.',
} as const;

const catCommand = buildCommand<CatFlags, [string], Shell>({
  loader: async () => action((await import('../journal/cat-journal.ts')).catJournal),
  parameters: {
    flags: {
      ...spanFlags,
      direction: directionFlag,
      format: { kind: 'enum', values: FORMATS, optional: true, brief: 'Print as export does. Default a readable line for each packet.' },
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [directoryArgument] },
  },
  docs: { brief: 'Prints the packets of a journal, a line for each.' },
});

const exportCommand = buildCommand<ExportFlags, [string], Shell>({
  loader: async () => action((await import('../journal/export-journal.ts')).exportJournal),
  parameters: {
    flags: {
      ...spanFlags,
      direction: directionFlag,
      format: {
        kind: 'enum',
        values: FORMATS,
        default: 'lineage',
        brief: "Bytes as they were on the link; a lineage .datalog; the seed's log, escaped and without times; a transcript; or JSON, a line for each packet.",
      },
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [directoryArgument] },
  },
  docs: {
    brief: 'Writes a journal to standard output in another form.',
    fullDescription:
      'Writes a journal to standard output in another form, in a memory that does not grow with it: bytes as they were on the link\n' +
      "(raw), packets as in the lineage's .datalog (lineage), lines as in the seed's log (seed-text), a transcript, or JSON. Standard error\n" +
      'tells of gaps, since only the last two have a place for them, and at last of what was written: {"packets","bytes","gaps"}.',
  },
});

const importCommand = buildCommand<ImportFlags, [string, string], Shell>({
  loader: async () => action((await import('../journal/import-journal.ts')).importJournal),
  parameters: {
    flags: {
      dialect: {
        kind: 'enum',
        values: ['ooi', 'cpp'],
        default: 'ooi',
        brief: "Whose packets they are: those of the lineage's Python port agents (ooi), or of the older C++ one (cpp).",
      },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'A lineage .datalog; - for standard input.', placeholder: 'FILE', parse: String },
        { brief: 'The directory of an agent that has no journal yet.', placeholder: 'DIR', parse: String },
      ],
    },
  },
  docs: {
    brief: 'Makes a journal of a lineage .datalog.',
    fullDescription:
      "Makes a new journal, DIR/journal, of a lineage .datalog, with the packets' own times. Heartbeats are left out, and faults become\n" +
      'status packets, since a journal has neither. An agent that is started in DIR goes on behind it.',
  },
});

const verifyCommand = buildCommand<SpanFlags, [string], Shell>({
  loader: async () => action((await import('../journal/verify-journal.ts')).verifyJournal),
  parameters: { flags: { ...spanFlags, json: jsonFlag }, positional: { kind: 'tuple', parameters: [directoryArgument] } },
  docs: {
    brief: 'Checks every packet and checkpoint of a journal, and fails when some are damaged or missing.',
    fullDescription:
      'Checks every packet of a journal by its checksum, and every stretch by the CRC-32C in the checkpoint behind it, and says what is\n' +
      'not whole. Fails when there is something that the journal does not tell of itself; what it does tell of, such as what came while\n' +
      'the disk was full, is printed and is no failure.',
  },
});

/** `taffrail journal`. */
export const journalRoutes = buildRouteMap<string, Shell>({
  routes: { cat: catCommand, verify: verifyCommand, export: exportCommand, import: importCommand },
  docs: { brief: 'Reads, checks, exports and imports the journal of a port agent.' },
});
