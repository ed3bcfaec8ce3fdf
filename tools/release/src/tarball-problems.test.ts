import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '@taffrail/tidy';
import type { Tarball } from './pack.ts';
import { tarballProblems } from './tarball-problems.ts';

const manifest: Manifest = {
  name: '@taffrail/made',
  version: '1.2.0',
  engines: { node: '>=20.19' },
  repository: { url: 'git+https://github.com/taffrail/taffrail.git' },
  publishConfig: { access: 'public', provenance: true },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
};
const map = JSON.stringify({ sources: ['../src/index.ts'] });
const whole = {
  LICENSE: '',
  'README.md': '',
  'package.json': '{}',
  'src/index.ts': '',
  ...{ 'dist/index.js': '', 'dist/index.js.map': map, 'dist/index.d.ts': '', 'dist/index.d.ts.map': map },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taffrail-tarball-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function made(files: Readonly<Record<string, string>> = whole, change: Partial<Manifest> = {}): Tarball {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    name: '@taffrail/made',
    path: '',
    sizeBytes: 1,
    unpackedBytes: 1,
    folder,
    files: Object.keys(files),
    manifest: { ...manifest, ...change },
  };
}

const problemsOf = (tarball: Tarball): readonly string[] => tarballProblems(tarball, [tarball]);

describe('what keeps a tarball from being published', () => {
  it('is nothing when it is whole', () => {
    expect(problemsOf(made())).toEqual([]);
    expect(problemsOf(made({ ...whole, 'templates/menu/src/x.test.ts': '' }))).toEqual([]);
  });

  it('is what an empty one lacks', () => {
    expect(problemsOf(made({}, { exports: {} }))).toEqual(
      ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts'].map((name) => `has no ${name}`),
    );
  });

  it.each([
    'src/a.test.ts',
    'dist/a.test-d.ts',
    'src/a.bench.ts',
    'dist/tsconfig.lib.tsbuildinfo',
    'test/samples.ts',
    'test-reports/vitest.json',
    'vitest.config.mjs',
    'tsconfig.json',
  ])('is what it brings along from the work on it: %s', (path) => {
    expect(problemsOf(made({ ...whole, [path]: '' }))).toContain(`brings along ${path}`);
  });

  it('is an entry, or a command, that is not in it', () => {
    const lacking = made(whole, {
      bin: { made: './bin/made.js' },
      exports: { ...manifest.exports, './simulator': { default: './dist/simulator/index.js' } },
    });

    expect(problemsOf(lacking)).toEqual([
      'names dist/simulator/index.js, which it does not have',
      'names bin/made.js, which it does not have',
    ]);
  });

  it('is a source map that is not there, or leads nowhere', () => {
    const astray = JSON.stringify({ sources: ['../../elsewhere/index.ts'] });

    expect(problemsOf(made({ ...whole, 'dist/more.js': '', 'dist/index.js.map': astray }))).toEqual([
      'maps dist/index.js to ../../elsewhere/index.ts, which it does not have',
      'has no source map for dist/more.js',
    ]);
  });

  it('is a path of the machine that it was made on', () => {
    const path = ['', 'home', 'someone'].join('/');

    expect(problemsOf(made({ ...whole, 'dist/index.js': `import '${path}/x.js';` }))).toEqual([
      `names a path of one machine in dist/index.js: ${JSON.stringify(path.slice(0, path.indexOf('omeone')))}`,
    ]);
  });

  it('is a script that npm would run, and a publication that is not public or does not say where it is from', () => {
    const { repository: _, ...rest } = manifest;
    const bare = { ...made(), manifest: { ...rest, publishConfig: {}, engines: {}, scripts: { postinstall: 'true', test: 'true' } } };

    expect(problemsOf(bare)).toEqual([
      'would not be public',
      'would be published without provenance',
      'has no repository, which provenance is checked against',
      'does not say which Node it needs',
      'has the script postinstall, which npm would run',
    ]);
  });

  it('is a range that is none, or that what is published with it does not meet', () => {
    const needing = made(whole, {
      dependencies: { '@taffrail/made': '^1.3.0', '@taffrail/gone': '^1.0.0', croner: 'latest', yaml: 'file:../yaml' },
    });

    expect(problemsOf(needing)).toEqual([
      'needs @taffrail/made ^1.3.0, which is at 1.2.0',
      'needs @taffrail/gone, which is not published',
      'needs croner "latest", which is no range of versions',
      'needs yaml "file:../yaml", which is no range of versions',
    ]);
  });
});
