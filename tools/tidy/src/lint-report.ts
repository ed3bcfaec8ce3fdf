import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runNx } from './nx.ts';

/** What ESLint said of one line. */
export interface LintMessage {
  readonly ruleId: string | null;
  readonly message: string;
}

/** What the linter said of a workspace. */
export interface LintReport {
  /** Everything Nx and ESLint printed. */
  readonly output: string;
  /** The messages on a file, by its path relative to the root; only files that were linted are here. */
  readonly files: ReadonlyMap<string, readonly LintMessage[]>;
}

/** What ESLint prints instead of checking a boundary when it has no project graph; a run that says so has proved nothing. */
export const SKIPPED = /rule will be skipped/i;

/** Lints some packages of a workspace through Nx, which is the only way the boundaries are looked at. */
export async function lint(root: string, packages: readonly { readonly project: string; readonly folder: string }[]): Promise<LintReport> {
  const projects = packages.map(({ project }) => project).join(',');
  const args = ['run-many', '-t', 'lint', '-p', projects, '--skip-nx-cache', '--', '--format', 'json', '--output-file', 'lint-report.json'];
  const { output } = await runNx(args, { root, timeoutMs: 120_000 });
  const files = packages.flatMap(({ folder }) => {
    const path = join(root, folder, 'lint-report.json');
    if (!existsSync(path)) throw new Error(`${folder} was not linted; Nx printed ${output}`);
    const results = JSON.parse(readFileSync(path, 'utf8')) as LintResult[]; // ESLint's json format
    return results.map(({ filePath, messages }) => [relative(root, filePath).split(sep).join('/'), messages] as const);
  });
  return { output, files: new Map(files) };
}

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly LintMessage[];
}
