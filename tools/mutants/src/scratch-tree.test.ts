import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { ScratchTree } from './scratch-tree.ts';

const fault: Fault = {
  id: 'area/sign',
  file: 'packages/sums/src/sum.ts',
  find: 'a + b',
  replacement: 'a - b',
  breaks: 'Sums are differences.',
};
const files = {
  'package.json': '{}',
  'tsconfig.base.json': '{}',
  'vitest.shared.mjs': '',
  'vitest.seed.mjs': '',
  'node_modules/other/package.json': '{"name":"other"}',
  'packages/sums/package.json': '{"name":"@taffrail/sums"}',
  'packages/sums/dist/sum.js': 'built',
  [fault.file]: 'a + b',
};
let original: string;

beforeEach(() => {
  original = mkdtempSync(join(tmpdir(), 'taffrail-original-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(original, path)), { recursive: true });
    writeFileSync(join(original, path), text);
  }
});
afterEach(() => {
  rmSync(original, { recursive: true });
});

describe('a scratch tree', () => {
  it("holds the packages' sources, in which the packages find each other's copies", () => {
    using tree = new ScratchTree(original);
    const read = (path: string): string => readFileSync(join(tree.root, path), 'utf8');
    writeFileSync(join(tree.root, fault.file), 'changed');

    expect(read('node_modules/@taffrail/sums/src/sum.ts')).toBe('changed');
    expect(read('node_modules/other/package.json')).toBe('{"name":"other"}');
    expect(existsSync(join(tree.root, 'packages/sums/dist'))).toBe(false);
    expect(readFileSync(join(original, fault.file), 'utf8')).toBe('a + b');
  });

  it('has a fault in it while the work lasts, and no longer when that fails', async () => {
    using tree = new ScratchTree(original);
    const path = join(tree.root, fault.file);
    let during = '';

    const work = tree.with(fault, async () => {
      during = readFileSync(path, 'utf8');
      throw new Error('the work failed');
    });

    await expect(work).rejects.toThrow('the work failed');
    expect(during).toBe('a - b');
    expect(readFileSync(path, 'utf8')).toBe('a + b');
  });

  it('leaves nothing behind, the original apart', () => {
    const tree = new ScratchTree(original);

    tree[Symbol.dispose]();

    expect(existsSync(tree.root)).toBe(false);
    expect(existsSync(join(original, fault.file))).toBe(true);
  });
});
