import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageEntry, type PackageSubpath } from './package-entry.ts';

const folder = join(sep, 'x', 'acme');

describe('the file that a package gives for a module', () => {
  it.each<[string, PackageSubpath, object]>([
    ['dist/index.js', '.', { exports: './dist/index.js' }],
    ['dist/index.js', '.', { exports: { types: './dist/index.d.ts', default: './dist/index.js' } }],
    ['dist/index.js', '.', { exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js', default: './dist/index.cjs' } } }],
    ['dist/node.js', '.', { exports: { '.': { browser: './dist/browser.js', node: { import: './dist/node.js' } }, './simulator': './sim.js' } }],
    ['sim.js', './simulator', { exports: { '.': './index.js', './simulator': './sim.js' } }],
    ['main.js', '.', { main: 'main.js' }],
    ['index.js', '.', {}],
  ])('is %s, for %s of %j', (file, subpath, manifest) => {
    expect(packageEntry({ folder, exports: undefined, ...manifest }, subpath)).toBe(join(folder, file));
  });

  it.each<[PackageSubpath, object]>([
    ['.', { exports: { './other': './other.js' } }],
    ['.', { exports: { require: './index.cjs' } }],
    ['.', { exports: { '.': null } }],
    ['.', { exports: '../elsewhere/index.js' }],
    ['.', { exports: './../elsewhere/index.js' }],
    ['.', { exports: ['./index.js'] }],
    ['./simulator', { exports: './index.js' }],
    ['./simulator', {}],
  ])('is none for %s of %j', (subpath, manifest) => {
    expect(packageEntry({ folder, exports: undefined, ...manifest }, subpath)).toBeUndefined();
  });
});
