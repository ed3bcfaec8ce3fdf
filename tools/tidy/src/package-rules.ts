import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, WorkspacePackage } from './workspace.ts';

/** What a package is held against. */
export interface WorkspaceFacts {
  readonly root: string;
  /** The layers of eslint.config.mjs. */
  readonly layers: readonly string[];
  /** The folders that the root tsconfig.json references. */
  readonly references: readonly string[];
  /** The targets that Nx gives each project, by the project's name. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** Says, a sentence for each, in what a package departs from the workspace's rules; nothing when it conforms. */
export function packageProblems(subject: WorkspacePackage, facts: WorkspaceFacts): readonly string[] {
  const isLibrary = subject.manifest.private !== true;
  return [
    ...tagProblems(subject.manifest, facts.layers),
    ...placeProblems(subject, facts),
    ...(subject.manifest.exports === undefined ? [] : exportProblems(subject, facts.root)),
    ...rangeProblems(subject.manifest),
    ...(isLibrary ? publicationProblems(subject, facts.root) : []),
  ];
}

/** Says what is wrong with a package's tags: each has exactly one `layer:` and one `platform:`. */
export function tagProblems(manifest: Manifest, layers: readonly string[]): readonly string[] {
  const tags = manifest.nx?.tags ?? [];
  const of = (kind: string): readonly string[] => tags.filter((tag) => tag.startsWith(`${kind}:`)).map((tag) => tag.slice(kind.length + 1));
  const allowed = { layer: layers, platform: ['any', 'node'] };
  return Object.entries(allowed).flatMap(([kind, values]) => {
    const found = of(kind);
    const [only] = found;
    if (only === undefined || found.length > 1) return [`has ${found.length} ${kind}: tags, not one`];
    return values.includes(only) ? [] : [`has the unknown tag ${kind}:${only}`];
  });
}

/** Packages whose name says how they are called: `nx g @taffrail/tools:instrument`. */
const FOLDERS_OF_OTHER_NAMES: Readonly<Record<string, string>> = { tools: 'tools/generators' };

function placeProblems({ folder, project, manifest }: WorkspacePackage, { root, references, targets }: WorkspaceFacts): readonly string[] {
  const wanted = manifest.exports === undefined ? ['typecheck', 'test', 'lint'] : ['build', 'typecheck', 'test', 'lint'];
  return [
    ...(manifest.name.startsWith('@taffrail/') ? [] : [`is named ${manifest.name}, outside the scope`]),
    ...(manifest.name === `@taffrail/${project}` ? [] : [`is ${project} to Nx and ${manifest.name} to npm`]),
    ...(folder.endsWith(`/${project}`) || FOLDERS_OF_OTHER_NAMES[project] === folder ? [] : [`is ${project} to Nx but lives in ${folder}`]),
    ...(existsSync(join(root, folder, 'README.md')) ? [] : ['has no README.md']),
    ...(references.includes(folder) ? [] : ['is not in the references of the root tsconfig.json']),
    ...wanted.filter((target) => !(targets[project] ?? []).includes(target)).map((target) => `has no ${target} target`),
  ];
}

function exportProblems({ folder, manifest }: WorkspacePackage, root: string): readonly string[] {
  const entries = Object.entries(manifest.exports ?? {}).filter(([key]) => key !== './package.json');
  return [
    ...(manifest.exports?.['./package.json'] === './package.json' ? [] : ['does not export ./package.json']),
    ...(entries.some(([key]) => key === '.') ? [] : ['has no main export']),
    ...entries.flatMap(([key, entry]) => entryProblems(join(root, folder), key, entry)),
  ];
}

/** An entry point is a source file, its declarations and its build, named alike and in this order. */
function entryProblems(folder: string, key: string, entry: unknown): readonly string[] {
  const found = JSON.stringify(entry);
  const name = /"\.\/src\/([^"]+)\.ts"/.exec(found)?.[1];
  const expected = JSON.stringify({ '@taffrail/source': `./src/${name}.ts`, types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  if (found !== expected) return [`exports ${key} as ${found}, not ${expected}`];
  const source = join(folder, `src/${name}.ts`);
  if (!existsSync(source)) return [`exports ${key} from src/${name}.ts, which does not exist`];
  return /^export \*/m.test(readFileSync(source, 'utf8')) ? [`re-exports everything in src/${name}.ts`] : [];
}

function rangeProblems(manifest: Manifest): readonly string[] {
  const declared = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
    ...manifest.devDependencies,
  };
  return Object.entries(declared)
    .filter(([, range]) => !/^[\^~]?\d+\.\d+\.\d+/.test(range))
    .map(([name, range]) => `depends on ${name} ${JSON.stringify(range)}, which is not a version range`);
}

function publicationProblems({ folder, manifest }: WorkspacePackage, root: string): readonly string[] {
  const files = manifest.files ?? [];
  const expected: Readonly<Record<string, unknown>> = {
    type: 'module',
    license: 'Apache-2.0',
    sideEffects: false,
    engines: { node: '>=20.19' },
    publishConfig: { access: 'public', provenance: true },
  };
  return [
    ...Object.entries(expected)
      .filter(([key, value]) => JSON.stringify(manifest[key as keyof Manifest]) !== JSON.stringify(value)) // the keys above are keys of Manifest
      .map(([key, value]) => `has no "${key}": ${JSON.stringify(value)}`),
    ...(manifest.description === undefined ? ['has no description'] : []),
    ...(['taffrail', 'instrument'].every((word) => manifest.keywords?.includes(word)) ? [] : ['has not the keywords by which it is found']),
    ...(manifest.repository?.directory === folder ? [] : [`names ${manifest.repository?.directory} as its folder`]),
    ...(manifest.homepage?.endsWith(`/${folder}#readme`) === true ? [] : [`names ${manifest.homepage} as its home page`]),
    ...(manifest.bugs?.startsWith('https://') === true ? [] : ['does not say where bugs are told']),
    ...['CHANGELOG.md', 'dist', 'src', '!src/**/*.test.ts', '!src/**/*.test-d.ts', '!src/**/*.bench.ts', '!**/*.tsbuildinfo']
      .filter((pattern) => !files.includes(pattern))
      .map((pattern) => `does not list ${JSON.stringify(pattern)} in files`),
    ...Object.keys(manifest.scripts ?? {}).map((script) => `has a script ${script}; targets come from Nx`),
    ...Object.entries(manifest.bin ?? {})
      .filter(([, path]) => !existsSync(join(root, folder, path)))
      .map(([name, path]) => `has a bin ${name} at ${path}, which is not checked in`),
    ...(existsSync(join(root, folder, 'LICENSE')) ? [] : ['has no LICENSE']),
  ];
}
