import { delimiter, join } from 'node:path';
import { type Outcome, run } from '@taffrail/tidy';
import type { NodeBinary } from './node-binaries.ts';

/** The time that one program may take. */
const PROGRAM_LIMIT_MS = 60_000;
/** Samples that the demonstration is asked for. */
const SAMPLES = 2;

/** Runs what was compiled in a project on one Node, and says what did not go as it should. */
export async function nodeProblems(project: string, node: NodeBinary, sessions: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all([
    namesProblems(project, node),
    demoProblems(project, node),
    ...sessions.map((file) => sessionProblems(project, node, file)),
  ]);
  return found.flat().map((problem) => `Node ${node.version}: ${problem}`);
}

/** A module and a script have to see the same names. */
async function namesProblems(project: string, node: NodeBinary): Promise<readonly string[]> {
  const [imported, required] = await Promise.all([runOn(project, node, 'built/names.mjs'), runOn(project, node, 'built/names.cjs')]);
  const failed = [...failure('import', imported), ...failure('require', required)];
  if (failed.length > 0) return failed;
  return imported.stdout === required.stdout ? [] : [`require gives ${required.stdout}, and import ${imported.stdout}`];
}

async function sessionProblems(project: string, node: NodeBinary, file: string): Promise<readonly string[]> {
  const outcome = await runOn(project, node, join('built', file));
  const failed = failure(file, outcome);
  return failed.length > 0 ? failed : sessionOutputProblems(file, outcome.stdout);
}

/** What the examples print: the state that was discovered, and samples. */
export function sessionOutputProblems(file: string, stdout: string): readonly string[] {
  return /DRIVER_STATE_[A-Z]+/.test(stdout) ? [] : [`${file} did not print the state that it discovered, but ${JSON.stringify(stdout)}`];
}

/** As it is installed: by its name, with the Node that comes first. */
async function demoProblems(project: string, node: NodeBinary): Promise<readonly string[]> {
  const path = [node.folder, process.env['PATH'] ?? ''].join(delimiter);
  const outcome = await run('npx', ['--no-install', 'taffrail', 'demo', '--samples', String(SAMPLES), '--json'], {
    cwd: project,
    timeoutMs: PROGRAM_LIMIT_MS,
    env: { PATH: path },
  });
  const failed = failure('taffrail demo', outcome);
  if (failed.length > 0) return failed;
  const particles = outcome.stdout
    .trim()
    .split('\n')
    .filter((line) => (JSON.parse(line) as { readonly type?: string }).type === 'particle'); // every line is an object
  return particles.length >= SAMPLES ? [] : [`taffrail demo printed ${particles.length} particles, not ${SAMPLES}: ${outcome.stdout}`];
}

function runOn(project: string, { folder }: NodeBinary, file: string): Promise<Outcome> {
  return run(join(folder, 'node'), [file], { cwd: project, timeoutMs: PROGRAM_LIMIT_MS });
}

function failure(what: string, { exitCode, stdout, stderr }: Outcome): readonly string[] {
  return exitCode === 0 ? [] : [`${what} exited with ${exitCode}: ${stdout}${stderr}`];
}
