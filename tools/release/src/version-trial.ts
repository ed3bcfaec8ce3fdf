import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesOf, publishedPackages, succeed } from '@taffrail/tidy';

/** How large a change is. */
export type Bump = 'patch' | 'minor' | 'major';

/** The time that one `changeset version` may take. */
const VERSION_LIMIT_MS = 60_000;

/**
 * A copy of everything that versions are worked out from, in a folder of its own, and `changeset version` run in it.
 *
 * Changelogs are left out: those that are published ask GitHub who wrote what.
 */
export class VersionTrial implements Disposable {
  readonly root: string;
  readonly #changesets: string;

  constructor(original: string) {
    this.root = mkdtempSync(join(tmpdir(), 'taffrail-versions-'));
    this.#changesets = createRequire(join(original, 'package.json')).resolve('@changesets/cli/bin.js');
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(original, name), join(this.root, name));
    for (const { folder } of packagesOf(original)) {
      mkdirSync(join(this.root, folder), { recursive: true });
      copyFileSync(join(original, folder, 'package.json'), join(this.root, folder, 'package.json'));
    }
    mkdirSync(join(this.root, '.changeset'));
    for (const name of readdirSync(join(original, '.changeset')))
      copyFileSync(join(original, '.changeset', name), join(this.root, '.changeset', name));
    const config = join(this.root, '.changeset/config.json');
    writeFileSync(config, JSON.stringify({ ...(JSON.parse(readFileSync(config, 'utf8')) as object), changelog: false })); // changesets reads an object there
  }

  /** Adds a changeset. */
  change(bumps: Readonly<Record<string, Bump>>): void {
    const lines = Object.entries(bumps).map(([name, bump]) => `'${name}': ${bump}`);
    writeFileSync(join(this.root, '.changeset/planned-by-trial.md'), `---\n${lines.join('\n')}\n---\n\nA change.\n`);
  }

  /** Has every changeset turned into versions, and gives the versions of those published packages that have another one now. */
  async version(): Promise<Readonly<Record<string, string>>> {
    const before = this.versions();
    await succeed(process.execPath, [this.#changesets, 'version'], { cwd: this.root, timeoutMs: VERSION_LIMIT_MS });
    return Object.fromEntries(Object.entries(this.versions()).filter(([name, version]) => before[name] !== version));
  }

  /** The version of each published package. */
  versions(): Readonly<Record<string, string>> {
    return Object.fromEntries(publishedPackages(this.root).map(({ manifest }) => [manifest.name, manifest.version ?? '']));
  }

  /** Says which ranges between packages the packages themselves have left, private ones included: npm would look for those elsewhere. */
  strandedRanges(): readonly string[] {
    const all = packagesOf(this.root).map(({ manifest }) => manifest);
    const versions = new Map(all.map(({ name, version }) => [name, version]));
    return all.flatMap((manifest) =>
      Object.entries({
        ...manifest.dependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
        ...manifest.devDependencies,
      }).flatMap(([name, range]) => {
        const version = versions.get(name);
        return version === undefined || isWithin(version, range) ? [] : [`${manifest.name} wants ${name} ${range}, which is at ${version}`];
      }),
    );
  }

  /** Removes the folder and everything in it. */
  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Whether a version is in a caret range, or is the exact one: the ranges that packages here have among themselves. */
export function isWithin(version: string, range: string): boolean {
  if (!range.startsWith('^')) return version === range;
  const floor = range.slice(1).split('.').map(Number);
  const found = version.split('.').map(Number);
  // A caret holds the numbers up to and with the first that is not zero.
  const leading = floor.findIndex((part) => part !== 0);
  const held = leading === -1 ? floor.length - 1 : leading;
  const differing = floor.findIndex((part, place) => found[place] !== part);
  return differing === -1 || (differing > held && (found[differing] ?? 0) > (floor[differing] ?? 0));
}
