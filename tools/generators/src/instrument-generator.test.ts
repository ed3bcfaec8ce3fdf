import { describe, expect, it } from 'vitest';
import { MemoryTree } from '../test/memory-tree.ts';
import { instrumentGenerator } from './instrument-generator.ts';

const references = ['./packages/driver', './packages/instruments/seabird-sbe37', './packages/cli'].map((path) => ({ path }));
const workspace = () => new MemoryTree({ 'tsconfig.json': JSON.stringify({ extends: './tsconfig.base.json', references }) });
const order = { vendor: 'acme', model: 'x1', style: 'menu' };

describe('the generator of instruments', () => {
  it('makes a package of the scope, tagged as the boundaries want it, and its changeset', () => {
    const tree = workspace();

    instrumentGenerator(tree, order);

    expect(JSON.parse(tree.read('packages/instruments/acme-x1/package.json') ?? '')).toMatchObject({
      name: '@taffrail/acme-x1',
      repository: { directory: 'packages/instruments/acme-x1' },
      nx: { name: 'acme-x1', tags: ['layer:instrument', 'platform:any'] },
    });
    expect(tree.read('.changeset/acme-x1.md')).toBe("---\n'@taffrail/acme-x1': major\n---\n\nYou can drive and simulate an Acme X1.\n");
    expect(tree.exists('packages/instruments/acme-x1/changeset.md')).toBe(false);
  });

  it('puts the package behind the other instruments in the build, and leaves the rest as it was', () => {
    const tree = workspace();

    instrumentGenerator(tree, order);

    expect(JSON.parse(tree.read('tsconfig.json') ?? '')).toEqual({
      extends: './tsconfig.base.json',
      references: [...references.slice(0, 2), { path: './packages/instruments/acme-x1' }, ...references.slice(2)],
    });
  });

  it.each([
    ['choice', { ...order, style: 'telepathy' }],
    ['name', { ...order, vendor: '../acme' }],
    ['name', { ...order, model: '' }],
    ['folder-not-empty', { ...order, vendor: 'seabird', model: 'sbe37' }],
  ])('writes nothing, and fails with the code %s, for %j', (code, options) => {
    const tree = workspace();
    tree.write('packages/instruments/seabird-sbe37/README.md', 'mine');
    const before = new Map(tree.files);

    expect(() => instrumentGenerator(tree, options)).toThrow(expect.objectContaining({ code }));
    expect(tree.files).toEqual(before);
  });
});
