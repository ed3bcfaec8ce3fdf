// Prints `N passed, N failed` over the reports of every package's tests, and fails when one failed or was never run.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageFolders } from './package-folders.mjs';

const root = resolve(import.meta.dirname, '../../..');
let passed = 0;
let failed = 0;
let skipped = 0;
for (const folder of packageFolders(root)) {
  const path = join(folder, 'test-reports/vitest.json');
  if (!existsSync(path)) {
    console.error(`no test report: ${path}`);
    failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(path, 'utf8'));
  // A file that could not be loaded has no tests to count, and is one failure.
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  passed += report.numPassedTests;
  failed += report.numFailedTests + unloaded.length;
  skipped += report.numPendingTests;
}
if (skipped > 0) console.error(`${skipped} tests did not run: they need hardware or recordings that are not here`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
