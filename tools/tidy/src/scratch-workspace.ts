import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packagesOf } from './workspace.ts';

const ROOT_FILES = ['package.json', 'package-lock.json', 'nx.json', 'eslint.config.mjs', 'tsconfig.base.json', 'tsconfig.json'];
const PACKAGE_FILES = ['package.json', 'tsconfig.json', 'tsconfig.lib.json', 'tsconfig.spec.json'];

/** What stands in for the sources of every package: enough to be imported. */
const STUB = "/** Stands in for the package's names. */\nexport const stub = 'stub';\n";

/**
 * A copy of the workspace's configuration with a stub for every package, in a folder of its own.
 *
 * The tags, dependencies and lint rules are the real ones, so what is reported here is reported there; the sources are
 * not, so that a fault in them cannot stand in for one that was planted.
 */
export class ScratchWorkspace implements Disposable {
  readonly root: string;

  constructor(original: string) {
    this.root = mkdtempSync(join(tmpdir(), 'taffrail-tidy-'));
    try {
      this.#fill(original);
    } catch (cause) {
      this[Symbol.dispose]();
      throw cause;
    }
  }

  /** Writes a file, relative to the root. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Adds a package with the TypeScript settings of another one. */
  addPackage(folder: string, { like, manifest }: { readonly like: string; readonly manifest: object }): void {
    this.#copy(join(this.root, like), '.', PACKAGE_FILES, folder);
    this.write(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    this.write(`${folder}/src/index.ts`, STUB);
    this.#linkPackage(folder, packagesOf(this.root).find((one) => one.folder === folder)?.manifest.name ?? folder);
  }

  /** Removes the folder and everything in it. */
  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #fill(original: string): void {
    this.#copy(original, '.', ROOT_FILES);
    for (const { folder } of packagesOf(original)) {
      this.#copy(original, folder, PACKAGE_FILES);
      this.write(`${folder}/src/index.ts`, STUB);
    }
    this.#link(original);
  }

  #copy(original: string, folder: string, names: readonly string[], target = folder): void {
    mkdirSync(join(this.root, target), { recursive: true });
    for (const name of names) {
      const from = join(original, folder, name);
      if (existsSync(from)) copyFileSync(from, join(this.root, target, name));
    }
  }

  /** Installed packages are the original's; the workspace's own are the copies. */
  #link(original: string): void {
    mkdirSync(join(this.root, 'node_modules'));
    for (const name of readdirSync(join(original, 'node_modules'))) {
      if (name !== '@taffrail' && (!name.startsWith('.') || name === '.bin'))
        symlinkSync(join(original, 'node_modules', name), join(this.root, 'node_modules', name));
    }
    for (const { folder, manifest } of packagesOf(this.root)) this.#linkPackage(folder, manifest.name);
  }

  #linkPackage(folder: string, name: string): void {
    const link = join(this.root, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(this.root, folder), link);
  }
}
