import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE_ROOT } from '@taffrail/tidy';
import { browserProblems } from './outside/browser-problems.ts';
import { loneProblems } from './outside/lone-packages.ts';
import { type NodeBinary, nodeBinaries } from './outside/node-binaries.ts';
import { nodeProblems } from './outside/node-run.ts';
import { emptyProject, install } from './outside/outside-project.ts';
import { namePrograms, sessionPrograms } from './outside/programs.ts';
import { typeProblems } from './outside/type-checks.ts';
import { packAll } from './pack.ts';

/** The types of Node that a program for Node has. */
const NODE_TYPES = '@types/node@20';
/** More of them would have the time limits of the sessions run out on a small machine. */
const NODES_AT_A_TIME = 2;

/** Uses the packages as somebody does who has nothing of this repository but what would be published. */
async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'taffrail-outside-'));
  try {
    const tarballs = await packAll(WORKSPACE_ROOT, join(scratch, 'tarballs'));
    const project = emptyProject(scratch, 'application');
    const [nodes, , alone] = await Promise.all([
      nodeBinaries(scratch),
      install(project, tarballs, [NODE_TYPES]),
      reported('alone, no package brings more than it needs', () => loneProblems(scratch, tarballs)),
    ]);
    const sessions = sessionPrograms(tarballs);
    for (const { file, text } of [...sessions, ...namePrograms(tarballs)]) writeFileSync(join(project, file), text);

    const files = sessions.map(({ file }) => file);
    const compileAndRun = async (): Promise<readonly string[]> => [
      ...(await reported('TypeScript takes nodenext and bundler, strict', () => typeProblems(WORKSPACE_ROOT, project, files))),
      ...(await matrixProblems(project, nodes.found, files)),
    ];
    const found = await Promise.all([
      reported('a browser takes what runs anywhere', () => browserProblems(project, tarballs)),
      compileAndRun(),
    ]);
    const problems = [...alone, ...found.flat()];
    for (const missing of nodes.missing) complain(`NOT TRIED: ${missing}`);
    for (const problem of problems) complain(problem);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Runs the programs on each Node, on some of them at the same time: what they do is mostly to wait. */
async function matrixProblems(project: string, nodes: readonly NodeBinary[], sources: readonly string[]): Promise<readonly string[]> {
  const programs = sources.map((file) => file.replace(/\.mts$/, '.mjs'));
  const waiting = [...nodes];
  const problems: string[] = [];
  const look = async (): Promise<void> => {
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
      const next = node;
      problems.push(
        ...(await reported(`Node ${next.version}: import, require, ${programs.length} instruments, the demo`, () =>
          nodeProblems(project, next, programs),
        )),
      );
    }
  };
  await Promise.all(Array.from({ length: NODES_AT_A_TIME }, look));
  return problems;
}

/** Looks at one thing, and says how it went and how long it took. */
async function reported(what: string, look: () => Promise<readonly string[]>): Promise<string[]> {
  const beganMs = Date.now();
  const problems = await look();
  process.stdout.write(`${problems.length === 0 ? 'ok' : 'FAILED'}  ${what}  (${((Date.now() - beganMs) / 1_000).toFixed(1)} s)\n`);
  return [...problems];
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

await main();
