import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, publishedPackages } from '@taffrail/tidy';

/** A document as a page of the site. */
export interface SitePage {
  /** Relative to the root of the workspace. */
  readonly path: string;
  /** The text of its first heading. */
  readonly title: string;
  /** The part of the site that it stands in. */
  readonly group: string;
}

/** The parts of the site, in the order in which they stand, and the documents of each by the beginnings of their paths. */
const GROUPS: readonly (readonly [group: string, beginnings: readonly string[]])[] = [
  ['Learn it', ['docs/README.md', 'docs/tutorials/']],
  ['Do one thing', ['docs/how-to/']],
  ['Look it up', ['docs/reference/']],
  ['Understand it', ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'CODE_OF_CONDUCT.md', 'SECURITY.md', 'docs/']],
  ['Figures', ['docs/benchmarks', 'docs/mutants.md']],
  ['Packages', ['packages/']],
  ['Decisions', ['docs/decisions/']],
];

/** What the names of parts are, in their order. */
export const siteGroups: readonly string[] = GROUPS.map(([group]) => group);

/** The documents of a workspace that are pages of its site, but for the README at its root, which is the first page. */
export function sitePages(root: string): readonly SitePage[] {
  const readmes = new Set(publishedPackages(root).map(({ folder }) => `${folder}/README.md`));
  return filesBelow(root)
    .filter((path) => path.endsWith('.md') && (!path.startsWith('packages/') || readmes.has(path)))
    .flatMap((path) => {
      const group = groupOf(path);
      return group === undefined ? [] : [{ path, title: titleOf(readFileSync(join(root, path), 'utf8'), path), group }];
    });
}

/** The text of a document's first heading, without marks. */
export function titleOf(markdown: string, path: string): string {
  const [, heading] = /^# (.+)$/m.exec(markdown) ?? [];
  if (heading === undefined) throw new Error(`${path} has no heading`);
  return heading.replaceAll(/[`*]/g, '').trim();
}

/** The part whose beginning fits best. */
function groupOf(path: string): string | undefined {
  const fitting = GROUPS.flatMap(([group, beginnings]) =>
    beginnings.filter((beginning) => path.startsWith(beginning)).map((beginning) => ({ group, length: beginning.length })),
  );
  return fitting.sort((one, other) => other.length - one.length)[0]?.group;
}
