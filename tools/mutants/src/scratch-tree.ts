import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Fault, planted } from './fault.ts';

const ROOT_FILES = ['package.json', 'tsconfig.base.json', 'vitest.shared.mjs', 'vitest.seed.mjs'];
const LEFT_BEHIND = new Set(['node_modules', 'dist', 'out-tsc', 'test-reports', 'coverage']);

/** A copy of the workspace's packages in a folder of its own, so that no fault is ever planted in the tree that people work in. */
export class ScratchTree implements Disposable {
  readonly root: string;

  /** Copies the packages below `original`; installed packages are linked to, the workspace's own are the copies. */
  constructor(original: string) {
    this.root = mkdtempSync(join(tmpdir(), 'taffrail-mutants-'));
    try {
      for (const name of ROOT_FILES) cpSync(join(original, name), join(this.root, name));
      cpSync(join(original, 'packages'), join(this.root, 'packages'), {
        recursive: true,
        filter: (path) => !LEFT_BEHIND.has(basename(path)),
      });
      this.#link(original);
    } catch (cause) {
      this[Symbol.dispose]();
      throw cause;
    }
  }

  /** Does some work while a fault is planted; takes it out again, however the work ends. */
  async with<T>(fault: Fault, work: () => Promise<T>): Promise<T> {
    const path = join(this.root, fault.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, planted(fault, text));
    try {
      return await work();
    } finally {
      writeFileSync(path, text);
    }
  }

  /** Removes the folder and everything in it. */
  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #link(original: string): void {
    const installed = join(original, 'node_modules');
    for (const name of readdirSync(installed)) {
      if (name !== '@taffrail' && !name.startsWith('.')) this.#symlink(join(installed, name), name);
    }
    for (const folder of packageFolders(this.root)) {
      // A package's manifest, which npm has installed, has a name.
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string };
      this.#symlink(folder, name);
    }
  }

  #symlink(target: string, name: string): void {
    const link = join(this.root, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

function packageFolders(root: string): readonly string[] {
  return readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'package.json')
    .map((path) => join(root, 'packages', dirname(path)));
}
