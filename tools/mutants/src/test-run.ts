import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { firstFailure, type TestReport, type Verdict } from './verdict.ts';

/** How long a package's tests may take; a fault that makes them take longer is caught by that. */
export const RUN_LIMIT_MS = 180_000;

/** Which tests to run: those of a package, or those below one of its folders. */
export interface TestSelection {
  /** Relative to the root. */
  readonly folder: string;
  /** A part of the path of each test file, relative to the package; empty for all. */
  readonly below: string;
}

/** Says where the tests are that can see a fault, the nearest first: those beside it, those of its package, those of the packages that build on it. */
export function selectionsFor(file: string): readonly TestSelection[] {
  const [, folder = '', inner = ''] = /^(packages\/(?:instruments\/)?[^/]+)\/(.+)$/.exec(file) ?? [];
  const beside = dirname(inner);
  const whole = (each: string): TestSelection => ({ folder: each, below: '' });
  const dependents = DEPENDENTS[folder] ?? [];
  return [...(beside === 'src' ? [] : [{ folder, below: `${beside}/` }]), whole(folder), ...dependents.map(whole)];
}

const SBE37 = 'packages/instruments/seabird-sbe37';
const DEPENDENTS: Readonly<Record<string, readonly string[]>> = {
  'packages/fsm': ['packages/driver', SBE37],
  'packages/driver': [SBE37, 'packages/testing'],
};

/**
 * Runs tests until the first that fails, all in one process.
 *
 * Recordings that are not ours to publish are left out: what a fault is caught by, everybody has.
 *
 * @throws the signal's reason when it aborts.
 */
export async function runTests(root: string, { folder, below }: TestSelection, signal: AbortSignal): Promise<Verdict> {
  signal.throwIfAborted();
  const cwd = join(root, folder);
  const report = join(cwd, 'test-reports/vitest.json');
  rmSync(report, { force: true });
  const vitest = join(dirname(createRequire(join(root, 'package.json')).resolve('vitest/package.json')), 'vitest.mjs');
  const { TAFFRAIL_FIXTURES: _, ...environment } = process.env;
  const child = spawn(
    process.execPath,
    [vitest, 'run', ...(below === '' ? [] : [below]), '--bail=1', '--no-isolate', '--maxWorkers=1', '--passWithNoTests'],
    {
      cwd,
      env: { ...environment, CI: 'true' },
      stdio: 'ignore',
      // A group of its own, so that a worker that never ends can be ended with it.
      detached: true,
    },
  );
  const end = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, RUN_LIMIT_MS);
  signal.addEventListener('abort', end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  });
  signal.throwIfAborted();
  if (isLate) return { status: 'caught', by: `${folder}: the tests do not end` };
  if (code === 0) return { status: 'missed' };
  // Written by vitest's own reporter, whose format this is.
  const found = existsSync(report) ? firstFailure(JSON.parse(readFileSync(report, 'utf8')) as TestReport, root) : undefined;
  return { status: 'caught', by: found ?? `${folder}: an error that belongs to no test` };
}
