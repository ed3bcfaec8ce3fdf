// `npm run lint`: lints the workspace that it is run in, in one ESLint, which reads and types each source once for all packages.
//
// Its arguments are ESLint's: `npm run lint -- packages/fsm` is a part. Without Nx's project graph the boundary rule says
// that it will be skipped, and passes; so the graph is made first, and a run that says so all the same fails.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const SKIPPED = /rule will be skipped/i;

const root = process.cwd();
const { resolve } = createRequire(join(root, 'package.json'));
const eslint = join(resolve('eslint/package.json'), '../bin/eslint.js');

makeGraph();
const { status, output } = await runEslint(process.argv.slice(2));
if (SKIPPED.test(output)) console.error('the boundaries were not looked at');
process.exitCode = SKIPPED.test(output) ? 1 : status;

/** Any question to Nx has it bring the graph up to date, which is where the rule finds it. */
function makeGraph() {
  const graph = spawnSync(process.execPath, [resolve('nx'), 'show', 'projects'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (graph.status === 0) return;
  process.stderr.write(`${graph.stdout}${graph.stderr}`);
  process.exit(graph.status ?? 1);
}

/** Passes on what ESLint prints, and keeps it. */
function runEslint(args) {
  const colours = process.stdout.isTTY === true ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [eslint, ...args], {
    cwd: root,
    env: { ...process.env, ...colours },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      output += text;
      process[stream].write(text);
    });
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ status: status ?? 1, output }));
  });
}
