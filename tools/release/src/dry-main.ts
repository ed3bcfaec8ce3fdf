import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { WORKSPACE_ROOT } from '@taffrail/tidy';
import { audit } from './audit.ts';
import { packAll, type Tarball } from './pack.ts';
import { releaseTable } from './release-table.ts';
import { tarballProblems } from './tarball-problems.ts';
import { toolProblems } from './tarball-tools.ts';

/** Packages that are looked at by other people's tools at a time. */
const AT_A_TIME = 2;

/** Does everything of a release but publish it: `dry-main [--tarballs FOLDER]` leaves the tarballs in a folder that is not there yet. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { tarballs: { type: 'string' } } });
  const scratch = mkdtempSync(join(tmpdir(), 'taffrail-release-'));
  try {
    const tarballs = await packAll(WORKSPACE_ROOT, resolve(values.tarballs ?? join(scratch, 'tarballs')));
    say(releaseTable(tarballs));
    const problems = [...(await allProblems(tarballs)), ...(await auditProblems())];
    for (const problem of problems) complain(problem);
    say(problems.length === 0 ? 'every package may be published' : `${problems.length} problems keep the packages from being published`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function allProblems(tarballs: readonly Tarball[]): Promise<readonly string[]> {
  const found = new Map(tarballs.map((tarball) => [tarball, tarballProblems(tarball, tarballs)]));
  const waiting = [...tarballs];
  const look = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      found.set(next, [...(found.get(next) ?? []), ...(await toolProblems(WORKSPACE_ROOT, next))]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, look));
  return [...found].flatMap(([{ name }, problems]) => problems.map((problem) => `${name} ${problem}`));
}

async function auditProblems(): Promise<readonly string[]> {
  const outcome = await audit(WORKSPACE_ROOT);
  if (outcome.status === 'vulnerable') return [`npm audit knows of vulnerabilities in ${outcome.packages.join(', ')}`];
  if (outcome.status === 'unanswered') complain(`NOT CHECKED: npm audit got no answer from the registry: ${outcome.why}`);
  else say('npm audit: clean');
  return [];
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

await main();
