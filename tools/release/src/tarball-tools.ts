import { join } from 'node:path';
import { run } from '@taffrail/tidy';
import type { Tarball } from './pack.ts';

/** The time that one tool may take for one package. */
const TOOL_LIMIT_MS = 120_000;

/** Has other people's tools look at a tarball: publint at its package.json, "are the types wrong" at what its declarations resolve to. */
export async function toolProblems(root: string, { path }: Tarball): Promise<readonly string[]> {
  const tools = [
    ['publint', 'run', path, '--strict'],
    ['attw', path, '--profile', 'esm-only', '--format', 'ascii'],
  ];
  const problems: string[] = [];
  for (const [tool = '', ...args] of tools) {
    const { exitCode, stdout, stderr } = await run(join(root, 'node_modules/.bin', tool), args, { cwd: root, timeoutMs: TOOL_LIMIT_MS });
    if (exitCode !== 0) problems.push(`is refused by ${tool}:\n${stdout}${stderr}`);
  }
  return problems;
}
