import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from '../pack.ts';

/** A module, or a program, of somebody who uses the packages. */
export interface Program {
  /** With its extension, `.mts` or `.cts`. */
  readonly file: string;
  readonly text: string;
}

/** The first example in a package's README, as it was published. */
export function firstExample({ folder, name }: Tarball): string {
  const example = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1];
  if (example === undefined) throw new Error(`the README of ${name} shows no example`);
  return example;
}

/** The instruments among packages. */
export function instrumentsOf(tarballs: readonly Tarball[]): readonly Tarball[] {
  return tarballs.filter(({ manifest }) => manifest.nx?.tags?.includes('layer:instrument') === true);
}

/** Each instrument's first example, which discovers, sets and samples its simulator. */
export function sessionPrograms(tarballs: readonly Tarball[]): readonly Program[] {
  return instrumentsOf(tarballs).map((tarball) => ({ file: `${shortName(tarball)}.mts`, text: `${firstExample(tarball)}\nexport {};\n` }));
}

/** Prints the names of every entry point, once as a module and once by `require`. */
export function namePrograms(tarballs: readonly Tarball[]): readonly Program[] {
  const entries = tarballs.flatMap(entriesOf);
  const names = entries.map((_, index) => `entry${index}`);
  const print = `console.log(JSON.stringify([${names.join(', ')}].map((entry) => Object.keys(entry).sort())));\n`;
  return [
    { file: 'names.mts', text: [...entries.map((entry, index) => `import * as ${names[index] ?? ''} from '${entry}';`), print].join('\n') },
    {
      file: 'names.cts',
      text: [...entries.map((entry, index) => `import ${names[index] ?? ''} = require('${entry}');`), print].join('\n'),
    },
  ];
}

/** What a package offers: itself, and what its `exports` name beside. */
export function entriesOf({ name, manifest }: Tarball): readonly string[] {
  return Object.keys(manifest.exports ?? {})
    .filter((key) => key !== './package.json')
    .map((key) => `${name}${key.slice(1)}`);
}

/** The name without the scope. */
export function shortName({ name }: Tarball): string {
  return name.replace(/^@taffrail\//, '');
}
