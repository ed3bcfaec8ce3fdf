import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that these tests stand in. */
export const WORKSPACE_ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder of its own, outside of the repository, in which the repository's installed packages are found. */
export class ScratchFolder implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'taffrail-generator-')));

  constructor() {
    mkdirSync(join(this.root, 'node_modules/@taffrail'), { recursive: true });
    for (const name of readdirSync(join(WORKSPACE_ROOT, 'node_modules'))) {
      if (name !== '@taffrail' && (!name.startsWith('.') || name === '.bin')) symlinkSync(join(WORKSPACE_ROOT, 'node_modules', name), join(this.root, 'node_modules', name));
    }
  }

  /** Copies files and folders of the repository, builds included and with their times, so that nothing is built again. */
  copy(...paths: readonly string[]): void {
    const filter = (path: string): boolean => !['node_modules', 'test-reports', 'out-tsc'].includes(basename(path));
    for (const path of paths) cpSync(join(WORKSPACE_ROOT, path), join(this.root, path), { recursive: true, preserveTimestamps: true, filter });
  }

  /** Has a package of this folder found by its name. */
  link(name: string, folder: string): void {
    symlinkSync(join(this.root, folder), join(this.root, 'node_modules', name));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Removes the folder and everything in it. */
  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
