import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RenderedFile } from './render.ts';

/** Beside the sources as well as beside their build. */
const TEMPLATES = fileURLToPath(new URL('../templates/', import.meta.url));

/** What configuration carries, which would otherwise be configuration of the templates themselves. */
const SUFFIX = '.template';

/** Reads a folder of templates: a style's code, or the configuration of a place. */
export function templateFiles(folder: string): readonly RenderedFile[] {
  const root = join(TEMPLATES, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: pathIn(path.slice(root.length + 1)), text: readFileSync(path, 'utf8') }));
}

function pathIn(path: string): string {
  const shown = path.split(sep).join('/');
  return shown.endsWith(SUFFIX) ? shown.slice(0, -SUFFIX.length) : shown;
}
