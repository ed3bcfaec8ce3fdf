import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults.ts';
import { Findings } from './findings.ts';
import { GOAL, shareCaught, writePage } from './report.ts';
import { ScratchTree } from './scratch-tree.ts';
import { runTests, selectionsFor } from './test-run.ts';
import type { Verdict } from './verdict.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SAVED = join(ROOT, 'tools/mutants/out-mutants/findings.json');
const SPECIFICATION = {
  only: { type: 'string', multiple: true },
  resume: { type: 'boolean', default: false },
  seconds: { type: 'string' },
} as const;

/** Plants each fault, runs the tests, and writes the page: `main [--only ID]... [--resume] [--seconds N]`. */
async function main(signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({ options: SPECIFICATION });
  const { only } = values;
  const chosen = FAULTS.filter(({ id }) => only === undefined || only.some((name) => id === name || id.startsWith(`${name}/`)));
  if (chosen.length === 0) throw new Error(`there is no fault ${(only ?? []).join(', ')}`);
  if (!values.resume && only === undefined) rmSync(SAVED, { force: true });
  const findings = new Findings(SAVED);
  // Those that are asked for by name are tried anew: a test may have been added for them.
  const open = chosen.filter((fault) => only !== undefined || findings.of(fault) === undefined);
  using tree = new ScratchTree(ROOT);
  if (!values.resume) await checkTests(tree, open, signal);
  const endsAtMs = Date.now() + Number(values.seconds ?? Infinity) * 1_000;
  for (const [index, fault] of open.entries()) {
    if (Date.now() > endsAtMs) return say(`${open.length - index} are left; --resume goes on with them`);
    const verdict = await tree.with(fault, () => verdictOf(tree, fault, signal));
    findings.note(fault, verdict);
    say(`${index + 1} of ${open.length} ${fault.id}: ${verdict.status === 'caught' ? `caught by ${verdict.by}` : 'MISSED'}`);
  }
  conclude(chosen, findings, only === undefined);
}

/** Tests that fail without a fault would catch anything. */
async function checkTests(tree: ScratchTree, faults: readonly Fault[], signal: AbortSignal): Promise<void> {
  const folders = new Set(faults.flatMap(({ file }) => selectionsFor(file)).map(({ folder }) => folder));
  for (const folder of folders) {
    const verdict = await runTests(tree.root, { folder, below: '' }, signal);
    if (verdict.status === 'caught') throw new Error(`the tests fail before anything is planted: ${verdict.by}`);
    say(`${folder}: its tests pass while nothing is planted`);
  }
}

async function verdictOf(tree: ScratchTree, { file }: Fault, signal: AbortSignal): Promise<Verdict> {
  for (const selection of selectionsFor(file)) {
    const verdict = await runTests(tree.root, selection, signal);
    if (verdict.status === 'caught') return verdict;
  }
  return { status: 'missed' };
}

function conclude(faults: readonly Fault[], findings: Findings, isAll: boolean): void {
  const found = faults.flatMap((fault) => {
    const verdict = findings.of(fault);
    return verdict === undefined ? [] : [{ fault, verdict }];
  });
  if (isAll) writeFileSync(join(ROOT, 'docs/mutants.md'), writePage(found));
  const share = shareCaught(found);
  say(`${(100 * share).toFixed(1)} % of ${found.length} caught`);
  for (const { fault, verdict } of found) if (verdict.status === 'missed') say(`missed: ${fault.id}`);
  if (share < GOAL) process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    interrupted.abort(new Error(`ended by ${name}`));
  });
try {
  await main(interrupted.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
