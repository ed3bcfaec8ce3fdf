import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credulous, weigher } from '../../test/weigher.ts';
import { benchmarksProblem, documentsProblem, recordingsProblem } from './package-evidence.ts';

let path: string;
let folder: URL;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'taffrail-evidence-'));
  folder = pathToFileURL(`${path}/`);
  mkdirSync(join(path, 'src', 'parts'), { recursive: true });
});
afterEach(() => {
  rmSync(path, { recursive: true });
});

describe('the recordings of a package', () => {
  const recording = { firmware: '1.0', source: 'on a bench', record: Uint8Array.of(0xa5, 0x5a, 9, 0x08) };

  it('are enough where one names its unit and keeps its word under every damage', () => {
    expect(recordingsProblem(weigher, [recording], [])).toBeUndefined();
  });

  it.each([
    ['none is given', weigher, []],
    ['one does not say its firmware and where it is from', weigher, [recording, { ...recording, firmware: '' }]],
    ['gives a wrong record that says it is ok', credulous('record'), [recording]],
    ['the record gives no particle while it is sound', weigher, [{ ...recording, record: Uint8Array.of(1, 2, 3) }]],
  ])('are not: %s', (problem, definition, recordings) => {
    expect(recordingsProblem(definition, recordings, ['record'])).toContain(problem);
  });
});

describe('the documents of a package', () => {
  it.each([
    [undefined, 'there is no README.md'],
    ['# X\n\n## Limits\n', 'README.md has no program that can be run'],
    ['# X\n\n```ts\nrun();\n```\n', 'README.md has no section Limits'],
    ['# X\n\n```ts\nrun();\n```\n\n## Limits\n', undefined],
  ])('have a program and the limits: %j', (text, problem) => {
    if (text !== undefined) writeFileSync(new URL('README.md', folder), text);

    expect(documentsProblem(folder)).toBe(problem);
  });
});

describe('the benchmarks of a package', () => {
  it('are wherever its sources are', () => {
    const before = benchmarksProblem(folder);
    writeFileSync(join(path, 'src', 'parts', 'frame.bench.ts'), '');

    expect([before, benchmarksProblem(folder)]).toEqual([expect.stringContaining('there is no src/**/*.bench.ts'), undefined]);
  });

  it.each([
    ['are somewhere else that README.md names, with what they measured', '# X\n\n## Speed\n\n20 MB/s; `npm run bench -- x`.\n\n## Not built\n', true],
    ['are not where it measured nothing', '# X\n\n## Speed\n\nGood; `npm run bench`.\n\n## Limits\n\n10 bytes\n', false],
    ['are not where nothing repeats it', '# X\n\n## Speed\n\n20 MB/s.\n\n## More\n\n`npm run bench`\n', false],
  ])('%s', (_, text, isEnough) => {
    writeFileSync(new URL('README.md', folder), text);

    expect(benchmarksProblem(folder) === undefined).toBe(isEnough);
  });
});
