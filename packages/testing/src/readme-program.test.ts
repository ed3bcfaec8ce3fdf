import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConformanceError } from './errors.ts';
import { runReadmeProgram } from './readme-program.ts';

let folder: string;
let readme: URL;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-readme-'));
  readme = pathToFileURL(join(folder, 'README.md'));
});
afterEach(() => { rmSync(folder, { recursive: true }); });

const write = (...lines: readonly string[]): void => { writeFileSync(readme, ['# X', '```ts', ...lines, '```', '', '```ts', 'another();', '```', ''].join('\n')); };

describe('the first program of a README', () => {
  it('runs with what it imports, however long it waits', async () => {
    write("import { answer } from 'somewhere';", '', 'await new Promise((resolve) => setTimeout(resolve, 3_600_000));', "console.log('answer', answer);");

    expect(await runReadmeProgram(readme, { answer: 42 })).toEqual([['answer', 42]]);
  });

  it('fails with its own error', async () => {
    write("throw new RangeError('broken');");

    await expect(runReadmeProgram(readme, {})).rejects.toThrow(new RangeError('broken'));
  });

  it.each([
    ['leaves timers behind', ['setInterval(() => undefined, 1_000);']],
    ['has not ended within', ['await new Promise(() => undefined);']],
  ])('is refused when it %s', async (problem, lines) => {
    write(...lines);

    await expect(runReadmeProgram(readme, {})).rejects.toThrow(problem);
  });

  it('has to be there', async () => {
    writeFileSync(readme, '# X\n');

    await expect(runReadmeProgram(readme, {})).rejects.toThrow(ConformanceError);
  });
});
