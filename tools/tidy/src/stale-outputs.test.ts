import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runProgram } from './program-run.ts';
import { WORKSPACE_ROOT } from './workspace.ts';

const SCRIPT = join(WORKSPACE_ROOT, 'tools/tidy/scripts/remove-stale.mjs');
const OUTPUTS = ['.js', '.js.map', '.d.ts', '.d.ts.map'];

it('npm run build leaves nothing of a source that is gone in what would be published, and everything else', async () => {
  const root = mkdtempSync(join(tmpdir(), 'taffrail-tidy-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  const write = (path: string, text = ''): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const built = (name: string): readonly string[] => OUTPUTS.map((output) => `packages/${name}${output}`);
  const stale = [...built('fsm/dist/gone'), ...built('fsm/dist/moved/machine')];
  const kept = [
    ...built('fsm/dist/index'),
    ...built('fsm/dist/deep/machine'),
    ...built('private/dist/gone'),
    'packages/fsm/dist/tsconfig.lib.tsbuildinfo',
  ];
  write('package.json', '{"workspaces":["packages/*"]}');
  write('packages/fsm/package.json', '{}');
  write('packages/private/package.json', '{"private":true}');
  write('packages/empty/package.json', '{}');
  for (const path of ['packages/fsm/src/index.ts', 'packages/fsm/src/deep/machine.ts', ...stale, ...kept]) write(path);

  const { exitCode, output } = await runProgram(SCRIPT, [], { root, timeoutMs: 30_000 });

  expect(exitCode).toBe(0);
  expect(output.trimEnd().split('\n').sort()).toEqual(stale.map((path) => `removed ${path}, of which the source is gone`).sort());
  expect(stale.filter((path) => existsSync(join(root, path)))).toEqual([]);
  expect(kept.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
