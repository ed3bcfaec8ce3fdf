import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lineageProblems, lineageRows } from '../src/lineage-table.ts';
import { testsOf } from '../src/test-reports.ts';
import { packagesOf, WORKSPACE_ROOT } from '../src/workspace.ts';

// Runs after every other test, because it reads their reports: `npm test` does so.
it('proves every row of docs/lineage.md by a test that exists and passed', () => {
  const path = join(WORKSPACE_ROOT, 'docs/lineage.md');
  const markdown = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const tests = testsOf(WORKSPACE_ROOT, packagesOf(WORKSPACE_ROOT));

  expect(markdown, 'docs/lineage.md does not exist').toBeDefined();
  expect(lineageProblems(lineageRows(markdown!), tests)).toEqual([]);
});
