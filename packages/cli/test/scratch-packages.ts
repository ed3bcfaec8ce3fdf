import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with packages in it, as npm would have installed them. */
export class ScratchPackages implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'taffrail-cli-')));

  /** Writes a file, and answers where it is. */
  write(path: string, content: string | object): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  /** Puts a package into `node_modules`, and answers its folder. */
  install(name: string, manifest: object = {}): string {
    return dirname(this.write(`node_modules/${name}/package.json`, { name, version: '1.2.3', ...manifest }));
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true });
  }
}

/** What a package says that is of an instrument. */
export function taffrailOf(vendor: string, model: string): { readonly taffrail: object } {
  return { taffrail: { instrument: { id: `${vendor}-${model}`.toLowerCase(), vendor, model }, conformance: 'silver' } };
}
