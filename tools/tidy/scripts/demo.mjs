// `npm run demo -- <arguments>`: builds the command without a word, then becomes `taffrail demo <arguments>`.
//
// The command runs in this process, so its standard output, its exit status and the signals it gets are its own.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../../..');
const nx = createRequire(import.meta.url).resolve('nx');

const build = spawnSync(process.execPath, [nx, 'run', 'cli:build'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, NX_DAEMON: 'false' },
});
if (build.status !== 0) {
  process.stderr.write(`${build.stdout}${build.stderr}`);
  process.exit(build.status ?? 1);
}

const bin = join(root, 'packages/cli/bin/taffrail.js');
process.argv.splice(1, process.argv.length, bin, 'demo', ...process.argv.slice(2));
await import(pathToFileURL(bin).href);
