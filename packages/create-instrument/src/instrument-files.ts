import { readFileSync } from 'node:fs';
import { type License, licenses, type Style } from './choices.ts';
import { licenseText } from './license-text.ts';
import type { InstrumentNames } from './instrument-names.ts';
import { render, type RenderedFile } from './render.ts';
import { templateFiles } from './template-files.ts';

/** What a new instrument is to be, and where. */
export interface InstrumentOrder {
  readonly names: InstrumentNames;
  readonly style: Style;
  /** `workspace`: a package of Taffrail's own repository. `repository`: one of its own. */
  readonly place: 'workspace' | 'repository';
  /** Of a repository of its own. Default `apache-2.0`; a package of the workspace has the workspace's. */
  readonly license?: License;
}

/** The changeset among the files of a workspace's package; it goes to another folder than they. */
export const CHANGESET = 'changeset.md';

/** Writes all files of a new instrument, and puts none of them anywhere. */
export function instrumentFiles({ names, style, place, license = 'apache-2.0' }: InstrumentOrder): readonly RenderedFile[] {
  const { vendor, model } = names;
  const values = { ...ranges(), vendor, model, license: licenses[license], conformance: CONFORMANCE };
  const files = [...templateFiles(place), ...templateFiles(style)].map((file) => render(file, names, values));
  const text = licenseText(place === 'workspace' ? 'apache-2.0' : license, names);
  return text === undefined ? files : [...files, { path: 'LICENSE', text }];
}

/** What the conformance suite finds in every new instrument, which is what it has to claim. */
const CONFORMANCE = 'silver';

/** The versions that the templates were tried with: those that this package is developed against. */
function ranges(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly devDependencies: Record<string, string> }; // this package's own
  return Object.fromEntries(Object.entries(manifest.devDependencies).map(([name, range]) => [`range of ${name}`, range]));
}
