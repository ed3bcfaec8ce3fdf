import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Manifest, WorkspacePackage } from './workspace.ts';

/** The page that lists what the published packages rest on. */
export const DEPENDENCIES_PAGE = 'docs/dependencies.md';

/** What a lockfile knows of one installed package. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A lockfile's packages by the folder that they are installed in. */
export type Lockfile = Readonly<Record<string, LockedPackage>>;

/** A package that is not ours, as one of ours asks for it. */
export interface Dependency {
  readonly name: string;
  /** The name of the package of ours. */
  readonly of: string;
  readonly kind: 'needs' | 'peer' | 'optional';
  readonly range: string;
  readonly license: string;
  /** Everything that it brings along, with its licence, in the order of the names. */
  readonly brings: readonly { readonly name: string; readonly license: string }[];
}

/** Reads the root's lockfile. */
export function lockfileOf(root: string): Lockfile {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { readonly packages: Lockfile }; // the format of npm's lockfiles
  return packages;
}

/** What packages ask for at run time that is not of this workspace, in the order of the packages. */
export function dependenciesOf(packages: readonly WorkspacePackage[], lockfile: Lockfile): readonly Dependency[] {
  const ours = new Set(packages.map(({ manifest }) => manifest.name));
  return packages.flatMap(({ manifest }) =>
    KINDS.flatMap(([field, kind]) =>
      Object.entries(manifest[field] ?? {})
        .filter(([name]) => !ours.has(name))
        .map(([name, range]) => ({
          name,
          of: manifest.name,
          kind,
          range,
          license: licenseAt(lockfile, `node_modules/${name}`),
          brings: broughtBy(name, lockfile),
        })),
    ),
  );
}

/** Says what is wrong with dependencies: a licence that is not among those that may be, a reason that is not there, or is for nothing. */
export function dependencyProblems(
  found: readonly Dependency[],
  { reasons, licences }: { readonly reasons: Readonly<Record<string, string>>; readonly licences: readonly string[] },
): readonly string[] {
  const all = new Map(
    found.flatMap(({ name, license, brings }) => [{ name, license }, ...brings]).map(({ name, license }) => [name, license]),
  );
  const names = new Set(found.map(({ name }) => name));
  return [
    ...[...all].filter(([, license]) => !licences.includes(license)).map(([name, license]) => `${name} has the licence ${license}`),
    ...[...names].filter((name) => reasons[name] === undefined).map((name) => `nothing says why ${name} is needed`),
    ...Object.keys(reasons)
      .filter((name) => !names.has(name))
      .map((name) => `a reason is given for ${name}, which nothing needs`),
  ];
}

/** Writes the page. */
export function dependenciesPage(
  packages: readonly WorkspacePackage[],
  found: readonly Dependency[],
  reasons: Readonly<Record<string, string>>,
): string {
  const names = [...new Set(found.map(({ name }) => name))].sort();
  const rows = packages.map(({ manifest }) => {
    const own = found.filter((each) => each.of === manifest.name);
    return `| \`${manifest.name}\` | ${own.map(({ name, kind, range }) => `${name} \`${range}\`${kind === 'needs' ? '' : ` (${kind})`}`).join(', ') || 'nothing'} |`;
  });
  const reasonsWhy = names.flatMap((name) => {
    const first = found.find((each) => each.name === name);
    const brings = first?.brings.map((each) => `${each.name} (${each.license})`).join(', ');
    return [
      `| ${name} | ${first?.license ?? ''} | ${reasons[name] ?? ''} | ${brings === undefined || brings === '' ? 'nothing' : brings} |`,
    ];
  });
  return [
    '# What the packages rest on',
    '`npm run docs:dependencies` writes this page from each package.json and the lockfile; a test compares it. Packages of this workspace are not listed:\nwho may rest on whom is in [ARCHITECTURE.md](../ARCHITECTURE.md#code-map).',
    ['| package | at run time |', '|---|---|', ...rows].join('\n'),
    ['| dependency | licence | why | brings along |', '|---|---|---|---|', ...reasonsWhy].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

const KINDS = [
  ['dependencies', 'needs'],
  ['peerDependencies', 'peer'],
  ['optionalDependencies', 'optional'],
] as const satisfies readonly (readonly [keyof Manifest, Dependency['kind']])[];

/** Walks a lockfile as Node would look for the packages, from the innermost folder outwards; builds for one platform are parts of what they are builds of. */
function broughtBy(name: string, lockfile: Lockfile): Dependency['brings'] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    for (const wanted of Object.keys(lockfile[path]?.dependencies ?? {})) {
      const found = placeOf(wanted, path, lockfile);
      if (found === undefined || seen.has(found)) continue;
      seen.add(found);
      visit(found);
    }
  };
  visit(`node_modules/${name}`);
  const brought = new Map([...seen].map((path) => [path.replace(/^.*node_modules\//, ''), licenseAt(lockfile, path)]));
  return [...brought].sort(([a], [b]) => (a < b ? -1 : 1)).map(([each, license]) => ({ name: each, license }));
}

function placeOf(name: string, from: string, lockfile: Lockfile): string | undefined {
  for (let folder = from; folder !== '.'; folder = posix.dirname(folder)) {
    const path = `${folder}/node_modules/${name}`;
    if (path in lockfile) return path;
  }
  return `node_modules/${name}` in lockfile ? `node_modules/${name}` : undefined;
}

function licenseAt(lockfile: Lockfile, path: string): string {
  return lockfile[path]?.license ?? 'unknown';
}
