import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspacePackage } from './workspace.ts';

/** The tests of one project: each name, own and full, and whether every test of that name passed. */
export type ProjectTests = ReadonlyMap<string, boolean>;

/** Reads what each project's last test run said; a project that was not run is not in the result. */
export function testsOf(root: string, packages: readonly WorkspacePackage[]): ReadonlyMap<string, ProjectTests> {
  const read = packages.flatMap(({ folder, project }) => {
    const path = join(root, folder, 'test-reports/vitest.json');
    return existsSync(path) ? [[project, testsIn(readFileSync(path, 'utf8'))] as const] : [];
  });
  return new Map(read);
}

/** Reads one report in vitest's JSON format. */
export function testsIn(report: string): ProjectTests {
  const { testResults } = JSON.parse(report) as Report; // the format of vitest's json reporter
  const tests = new Map<string, boolean>();
  for (const { title, fullName, status } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    for (const name of new Set([title, fullName])) tests.set(name, (tests.get(name) ?? true) && status === 'passed');
  }
  return tests;
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly fullName: string; readonly status: string }[];
  }[];
}
