import { WrongUsageError } from '../errors.ts';
import { findInstrument } from '../instruments/find-instrument.ts';
import { jsonLine } from '../output/escape.ts';
import { markdownTable, table } from '../output/table.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { descriptionOf, type InstrumentDescription } from './description.ts';
import { mermaidOf } from './mermaid.ts';
import { sectionsOf } from './sections.ts';

/** Flags of `taffrail describe`. */
export interface DescribeFlags extends CommonFlags {
  readonly mermaid: boolean;
  readonly markdown: boolean;
}

/** Prints what an instrument's definition says. */
export async function describeInstrument(shell: Shell, { json, mermaid, markdown }: DescribeFlags, name: string): Promise<void> {
  const { definition, conformance } = await interpret(async () => {
    if ([json, mermaid, markdown].filter(Boolean).length > 1)
      throw new WrongUsageError('expected at most one of --json, --mermaid and --markdown');
    const { manifest, load } = findInstrument(name);
    return { ...(await load()), conformance: manifest().conformance };
  });
  const description = descriptionOf(definition, { conformance });
  const text = json
    ? jsonLine(description)
    : mermaid
      ? mermaidOf(description)
      : markdown
        ? markdownOf(description)
        : readableOf(description);
  shell.process.stdout.write(`${text}\n`);
}

/** Lays a description out for a terminal. */
export function readableOf(description: InstrumentDescription): string {
  const { id, vendor, model, conformance } = description;
  const parts = sectionsOf(description).map(({ title, text, headings, rows }) =>
    [`${title} (${rows.length})`, ...(text === undefined ? [] : [text]), ...table(headings, rows).map((line) => `  ${line}`)].join('\n'),
  );
  return [`${vendor} ${model} (${id}), conformance: ${conformance}`, ...parts].join('\n\n');
}

/** Lays a description out as a Markdown document, its diagram included. */
export function markdownOf(description: InstrumentDescription): string {
  const { id, vendor, model, conformance } = description;
  const diagram = `\`\`\`mermaid\n${mermaidOf(description)}\n\`\`\``;
  const parts = sectionsOf(description).map(({ title, text = title === 'States' ? diagram : undefined, headings, rows }) =>
    [`## ${title}`, ...(text === undefined ? [] : [text]), markdownTable(headings, rows).join('\n')].join('\n\n'),
  );
  return [`# ${vendor} ${model}`, `\`${id}\`, conformance: ${conformance}`, ...parts].join('\n\n');
}
