import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runProgram } from './program-run.ts';
import { WORKSPACE_ROOT } from './workspace.ts';

const SCRIPT = join(WORKSPACE_ROOT, 'tools/tidy/scripts/lint.mjs');
const MAKES_GRAPH = "require('node:fs').writeFileSync('graph', 'made');";
const SAYS_ARGUMENTS = 'console.log(process.argv.slice(2).join());';

/** Lints a workspace in which Nx and ESLint are programs of the test's own. */
function lintWith({ nx = '', eslint }: { readonly nx?: string; readonly eslint: string }, ...args: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), 'taffrail-tidy-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{}');
  write('node_modules/nx/index.js', nx);
  write('node_modules/eslint/package.json', '{}');
  write('node_modules/eslint/bin/eslint.js', eslint);
  return runProgram(SCRIPT, args, { root, timeoutMs: 30_000 });
}

describe('npm run lint', () => {
  it('makes the project graph, then hands its arguments to ESLint and ends as it does', async () => {
    const part = await lintWith({ nx: MAKES_GRAPH, eslint: `${SAYS_ARGUMENTS} process.exitCode = 7;` }, 'packages/fsm', '--quiet');
    const whole = await lintWith({
      nx: MAKES_GRAPH,
      eslint: `${SAYS_ARGUMENTS} console.log(require('node:fs').readFileSync('graph', 'utf8'));`,
    });

    expect(part).toEqual({ exitCode: 7, output: 'packages/fsm,--quiet\n' });
    expect(whole).toEqual({ exitCode: 0, output: '\nmade\n' });
  });

  it.each(['log', 'error'])('fails where ESLint passes and says that a rule will be skipped: console.%s', async (log) => {
    const outcome = await lintWith({ eslint: `console.${log}('No cached ProjectGraph is available. The rule will be skipped.');` });

    expect(outcome.exitCode).toBe(1);
    expect(outcome.output).toContain('the boundaries were not looked at\n');
  });

  it('fails where there is no project graph, and lints nothing', async () => {
    const outcome = await lintWith({ eslint: SAYS_ARGUMENTS, nx: "console.error('no graph'); process.exitCode = 3;" });

    expect(outcome).toEqual({ exitCode: 3, output: 'no graph\n' });
  });
});
