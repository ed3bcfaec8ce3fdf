import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceTree } from '../src/index.ts';
import type { ScratchFolder } from './scratch-folder.ts';

/** The files of a scratch folder, written at once. */
export class FolderTree implements WorkspaceTree {
  readonly #folder: ScratchFolder;

  constructor(folder: ScratchFolder) {
    this.#folder = folder;
  }

  get root(): string {
    return this.#folder.root;
  }

  exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  children(path: string): string[] {
    return readdirSync(join(this.root, path));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, content: string): void {
    this.#folder.write(path, content);
  }
}
