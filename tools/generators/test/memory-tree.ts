import type { WorkspaceTree } from '../src/index.ts';

/** A workspace's files in memory. */
export class MemoryTree implements WorkspaceTree {
  readonly root = '/nowhere';
  readonly files: Map<string, string>;

  constructor(files: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(files));
  }

  exists(path: string): boolean {
    return this.files.has(path) || this.children(path).length > 0;
  }

  children(path: string): string[] {
    return [...this.files.keys()].filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1).split('/')[0] ?? '');
  }

  read(path: string): string | null {
    return this.files.get(path) ?? null;
  }

  write(path: string, content: string): void {
    this.files.set(path, content);
  }
}
