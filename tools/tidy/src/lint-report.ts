import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type ProgramOutcome, runProgram } from './program-run.ts';
import { WORKSPACE_ROOT } from './workspace.ts';

/** What ESLint said of one line. */
export interface LintMessage {
  readonly ruleId: string | null;
  readonly message: string;
}

/** What the linter said of a workspace. */
export interface LintReport extends ProgramOutcome {
  /** The messages on a file, by its path relative to the root; only files that were linted are here. */
  readonly files: ReadonlyMap<string, readonly LintMessage[]>;
}

/** What ESLint prints instead of checking a boundary when it has no project graph; a run that says so has proved nothing. */
export const SKIPPED = /rule will be skipped/i;

/** Lints some folders of a workspace as `npm run lint` does. */
export async function lint(root: string, folders: readonly string[]): Promise<LintReport> {
  const path = join(root, 'lint-report.json');
  const script = join(WORKSPACE_ROOT, 'tools/tidy/scripts/lint.mjs');
  const outcome = await runProgram(script, [...folders, '--format', 'json', '--output-file', path], { root, timeoutMs: 120_000 });
  if (!existsSync(path)) throw new Error(`nothing was linted: ${outcome.output}`);
  const results = JSON.parse(readFileSync(path, 'utf8')) as LintResult[]; // ESLint's json format
  const files = results.map(({ filePath, messages }) => [relative(root, filePath).split(sep).join('/'), messages] as const);
  return { ...outcome, files: new Map(files) };
}

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly LintMessage[];
}
