import { outputOf } from '../command-output.ts';

/** Where the pages of instruments stand, relative to the root. */
export const INSTRUMENT_REFERENCE = 'docs/reference/instruments';

interface InstalledInstrument {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly package: string;
}

const PREFACE = `# Instruments

What each definition says: parameters, commands, samples with their units, and what happens in which state. The pages are what
\`taffrail describe <instrument> --markdown\` prints, written by \`npm run docs:reference\`; a test holds them to the definitions. How to use an
instrument, and what it does not do, is in the README of its package.

| instrument | id | package |
|---|---|---|
`;

/** Writes a page for each installed instrument and one that lists them, by their paths relative to the root. */
export async function instrumentReference(): Promise<ReadonlyMap<string, string>> {
  const listed = (await outputOf(['instruments', '--json'])).trim().split('\n');
  const instruments = listed.map((line) => JSON.parse(line) as InstalledInstrument); // the fields are the command's contract
  const rows = instruments.map(
    ({ id, vendor, model, package: name }) =>
      `| [${vendor} ${model}](${id}.md) | \`${id}\` | [\`${name}\`](../../../packages/instruments/${id}/README.md) |\n`,
  );
  const pages = new Map([[`${INSTRUMENT_REFERENCE}/README.md`, `${PREFACE}${rows.join('')}`]]);
  for (const { id } of instruments) pages.set(`${INSTRUMENT_REFERENCE}/${id}.md`, await outputOf(['describe', id, '--markdown']));
  return pages;
}
