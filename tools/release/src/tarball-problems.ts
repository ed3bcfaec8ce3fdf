import { readFileSync } from 'node:fs';
import { isAbsolute, join, posix } from 'node:path';
import type { Manifest } from '@taffrail/tidy';
import type { Tarball } from './pack.ts';
import { isWithin } from './version-trial.ts';

/** What belongs to the work on a package, and not into it; templates of a generator may look like anything. */
const LEFT_AT_HOME =
  /\.(?:test|test-d|bench)\.|\.tsbuildinfo$|(?:^|\/)(?:test|test-reports|out-tsc|coverage|node_modules)\/|(?:^|\/)(?:tsconfig|vitest)[^/]*$/;
const TEMPLATES = /^(?:dist\/)?templates\//;
/** A path that exists on one machine only. */
const MACHINE_PATH = new RegExp(`(?<![\\w.$}~-])/(?:${['work', 'farm', 'tmp', 'home', 'Users', 'root'].join('|')})/\\w`);
/** What npm would run on the machine of whoever installs it, or while it is published. */
const SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'prepublishOnly', 'prepack', 'postpack'];

/** Says, a sentence for each, what keeps a tarball from being published; `all` are those that are published with it. */
export function tarballProblems(tarball: Tarball, all: readonly Tarball[]): readonly string[] {
  return [
    ...contentProblems(tarball),
    ...entryProblems(tarball),
    ...mapProblems(tarball),
    ...pathProblems(tarball),
    ...manifestProblems(tarball.manifest),
    ...rangeProblems(tarball.manifest, all),
  ];
}

function contentProblems({ files }: Tarball): readonly string[] {
  return [
    ...['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']
      .filter((name) => !files.includes(name))
      .map((name) => `has no ${name}`),
    ...files.filter((path) => LEFT_AT_HOME.test(path) && !TEMPLATES.test(path)).map((path) => `brings along ${path}`),
  ];
}

/** Every file that `exports` and `bin` name has to be there. */
function entryProblems({ manifest, files }: Tarball): readonly string[] {
  const named = [...JSON.stringify([manifest.exports ?? {}, manifest.bin ?? {}]).matchAll(/"\.\/([^"*]+)"/g)].map(([, path = '']) => path);
  const entries = Object.keys(manifest.exports ?? {}).map((key) => key.slice(2));
  return named
    .filter((path) => !entries.includes(path) || path === 'package.json')
    .filter((path) => !files.includes(path))
    .map((path) => `names ${path}, which it does not have`);
}

/** A debugger, and "go to definition", have to end in a source that is there. */
function mapProblems({ folder, files }: Tarball): readonly string[] {
  const outputs = files.filter((path) => /^dist\/.*(?<!\.map)$/.test(path) && /\.(?:js|d\.ts)$/.test(path) && !TEMPLATES.test(path));
  return outputs.flatMap((path) => {
    if (!files.includes(`${path}.map`)) return [`has no source map for ${path}`];
    const { sources = [] } = JSON.parse(readFileSync(join(folder, `${path}.map`), 'utf8')) as { readonly sources?: readonly string[] }; // the format of source maps
    return sources
      .filter((source) => isAbsolute(source) || !files.includes(posix.join(posix.dirname(path), source)))
      .map((source) => `maps ${path} to ${source}, which it does not have`);
  });
}

function pathProblems({ folder, files }: Tarball): readonly string[] {
  return files.flatMap((path) => {
    const [found] = MACHINE_PATH.exec(readFileSync(join(folder, path), 'utf8')) ?? [];
    return found === undefined ? [] : [`names a path of one machine in ${path}: ${JSON.stringify(found)}`];
  });
}

function manifestProblems(manifest: Manifest): readonly string[] {
  const { access, provenance } = manifest.publishConfig ?? {};
  return [
    ...(access === 'public' ? [] : ['would not be public']),
    ...(provenance === true ? [] : ['would be published without provenance']),
    // The registry refuses provenance that does not agree with the repository of the package.
    ...(manifest.repository?.url?.startsWith('git+https://') === true ? [] : ['has no repository, which provenance is checked against']),
    ...(manifest.engines?.['node'] === undefined ? ['does not say which Node it needs'] : []),
    ...SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined).map((name) => `has the script ${name}, which npm would run`),
  ];
}

/** What is published together has to be found together, and nothing is asked of a folder of ours. */
function rangeProblems(manifest: Manifest, all: readonly Tarball[]): readonly string[] {
  const versions = new Map(all.map((one) => [one.name, one.manifest.version]));
  return Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }).flatMap(
    ([name, range]) => {
      if (!/^[\^~]?\d+\.\d+\.\d+$/.test(range)) return [`needs ${name} ${JSON.stringify(range)}, which is no range of versions`];
      if (!name.startsWith('@taffrail/')) return [];
      const version = versions.get(name);
      if (version === undefined) return [`needs ${name}, which is not published`];
      return isWithin(version, range) ? [] : [`needs ${name} ${range}, which is at ${version}`];
    },
  );
}
