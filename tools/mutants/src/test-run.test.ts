import { mkdtempSync, mkdirSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runTests, selectionsFor } from './test-run.ts';

const INSTALLED = resolve(import.meta.dirname, '../../../node_modules');
const never = new AbortController().signal;
const selection = { folder: 'packages/sums', below: '' };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'taffrail-run-'));
  mkdirSync(join(root, 'packages/sums/src'), { recursive: true });
  symlinkSync(INSTALLED, join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  write('vitest.config.mjs', "export default { test: { reporters: ['json'], outputFile: 'test-reports/vitest.json' } };");
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text: string): void {
  writeFileSync(join(root, 'packages/sums', path), text);
}

describe('the tests that can see a fault', () => {
  it('are those beside it, then those of its package, then those of what builds on it', () => {
    expect(selectionsFor('packages/driver/src/engine/inbound.ts')).toEqual([
      { folder: 'packages/driver', below: 'src/engine/' },
      { folder: 'packages/driver', below: '' },
      { folder: 'packages/instruments/seabird-sbe37', below: '' },
      { folder: 'packages/testing', below: '' },
    ]);
    expect(selectionsFor('packages/instruments/seabird-sbe37/src/sample.ts')).toEqual([
      { folder: 'packages/instruments/seabird-sbe37', below: '' },
    ]);
  });
});

describe('a run of tests', () => {
  it('misses a fault when all pass, and when there are none', async () => {
    expect(await runTests(root, selection, never)).toEqual({ status: 'missed' });
    write('src/sum.test.ts', "import { expect, it } from 'vitest';\nit('adds', () => { expect(1 + 1).toBe(2); });");

    expect(await runTests(root, selection, never)).toEqual({ status: 'missed' });
  }, 60_000);

  it('catches it by the first test that fails, and does not show the tests where recordings are', async () => {
    write(
      'src/sum.test.ts',
      "import { expect, it } from 'vitest';\nit('finds recordings', () => { expect(process.env.TAFFRAIL_FIXTURES).toBeDefined(); });",
    );

    expect(await runTests(root, selection, never)).toEqual({ status: 'caught', by: 'packages/sums/src/sum.test.ts: finds recordings' });
  }, 60_000);

  it('ends with whoever asked for it, although a test never does', async () => {
    const source = join(root, 'packages/sums/src');
    write(
      'src/sum.test.ts',
      `import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
it('goes on', () => { writeFileSync(${JSON.stringify(join(source, 'begun'))}, ''); for (;;) {} });`,
    );
    const asked = new AbortController();
    const watcher = watch(source);
    const begun = new Promise((resolve) => {
      watcher.on('change', (_, name) => {
        if (name === 'begun') resolve(undefined);
      });
    });

    const running = runTests(root, selection, asked.signal);
    await begun;
    watcher.close();
    asked.abort(new Error('no longer wanted'));

    await expect(running).rejects.toThrow('no longer wanted');
    await expect(runTests(root, selection, asked.signal)).rejects.toThrow('no longer wanted');
  }, 60_000);
});
