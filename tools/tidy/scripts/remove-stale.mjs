// The end of `npm run build`: removes, in the workspace that it is run in, from the `dist` of what is published whatever was built from a source that is gone.
//
// The compiler leaves such files, and Nx brings them back with the rest of a build that it kept; they would be packed and published.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageFolders } from './package-folders.mjs';

/** What the compiler makes of one source. */
const OUTPUT = /(?:\.d\.ts|\.js)(?:\.map)?$/;

const root = process.cwd();
for (const folder of packageFolders(root)) {
  for (const path of staleIn(folder)) {
    rmSync(path);
    console.log(`removed ${relative(root, path)}, of which the source is gone`);
  }
}

/** The files of a published package's `dist` whose source is not in `src`. */
function staleIn(folder) {
  const dist = join(folder, 'dist');
  if (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private === true || !existsSync(dist)) return [];
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && OUTPUT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !existsSync(join(folder, 'src', relative(dist, path).replace(OUTPUT, '.ts'))));
}
