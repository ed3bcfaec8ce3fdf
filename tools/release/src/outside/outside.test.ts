import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Manifest } from '@taffrail/tidy';
import type { Tarball } from '../pack.ts';
import { runInBrowser } from './browser-bundle.ts';
import { companyProblems } from './lone-packages.ts';
import { sessionOutputProblems } from './node-run.ts';
import { locked, withOurs } from './outside-project.ts';
import { namePrograms, sessionPrograms } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'taffrail-outside-test-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function packageOf(name: string, manifest: Partial<Manifest> = {}): Tarball {
  const whole = { name, version: '1.0.0', exports: { '.': {}, './package.json': './package.json' }, ...manifest };
  return { name, path: `${name}.tgz`, sizeBytes: 1, unpackedBytes: 1, folder, files: [], manifest: whole };
}

describe('a program of somebody outside', () => {
  const instrument = packageOf('@taffrail/x1', {
    exports: { '.': {}, './simulator': {}, './package.json': './package.json' },
    nx: { tags: ['layer:instrument'] },
  });

  it('is the first example of the README of each instrument', () => {
    writeFileSync(join(folder, 'README.md'), '# x1\n\n```sh\nls\n```\n\n```ts\nrun();\nend();\n```\n\n```ts\nother();\n```\n');

    expect(sessionPrograms([instrument, packageOf('@taffrail/fsm')])).toEqual([{ file: 'x1.mts', text: 'run();\nend();\n\nexport {};\n' }]);
  });

  it('cannot be made of a README without an example', () => {
    writeFileSync(join(folder, 'README.md'), '# x1\n');

    expect(() => sessionPrograms([instrument])).toThrow('the README of @taffrail/x1 shows no example');
  });

  it('imports every entry point, and requires it', () => {
    expect(namePrograms([instrument]).map(({ text }) => text.split('\n').slice(0, 2))).toEqual([
      ["import * as entry0 from '@taffrail/x1';", "import * as entry1 from '@taffrail/x1/simulator';"],
      ["import entry0 = require('@taffrail/x1');", "import entry1 = require('@taffrail/x1/simulator');"],
    ]);
  });

  it('has failed when it prints no state', () => {
    expect(sessionOutputProblems('x1.mjs', 'DRIVER_STATE_COMMAND\n')).toEqual([]);
    expect(sessionOutputProblems('x1.mjs', 'nothing')).toEqual(['x1.mjs did not print the state that it discovered, but "nothing"']);
  });
});

describe('a package alone', () => {
  it('is installed with those of ours that it rests on, and no other', () => {
    const fsm = packageOf('@taffrail/fsm');
    const driver = packageOf('@taffrail/driver', { dependencies: { '@taffrail/fsm': '^1.0.0', croner: '^11.0.0' } });

    expect(withOurs('@taffrail/driver', [packageOf('@taffrail/cli'), fsm, driver])).toEqual([driver, fsm]);
  });

  it('comes with what the lockfile says, once for each name', () => {
    const packages = {
      '': {},
      'node_modules/rxjs': {},
      'node_modules/rxjs/node_modules/tslib': {},
      'node_modules/tslib': {},
      'node_modules/@taffrail/fsm': {},
    };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));

    expect(locked(folder)).toEqual(['@taffrail/fsm', 'rxjs', 'tslib']);
    expect(companyProblems('@taffrail/fsm', locked(folder), ['@taffrail/fsm', 'rxjs', 'zone'])).toEqual([
      '@taffrail/fsm brings along tslib',
      '@taffrail/fsm comes without zone',
    ]);
  });
});

describe('a browser', () => {
  it('runs what needs nothing but the web platform, and shows what it prints', async () => {
    const text =
      "console.log('one', { at: 2n }); await new Promise((done) => setTimeout(done, 0)); console.log(new TextEncoder().encode('a').length);";

    expect(await runInBrowser(folder, 'plain', text)).toEqual({ printed: 'one {"at":"2"}\n1', nodeModules: [] });
  });

  it('tells which modules of Node a bundle asks for', async () => {
    const { nodeModules } = await runInBrowser(
      folder,
      'asking',
      "import * as fs from 'node:fs';\nimport * as net from 'net';\nconsole.log(typeof fs, typeof net);",
    );

    expect(nodeModules).toEqual(['node:fs', 'net']);
  });

  it.each(['Buffer.from([1])', 'process.cwd()', "require('fs')", 'setImmediate(() => undefined)'])(
    'has nothing of Node: %s',
    async (code) => {
      await expect(runInBrowser(folder, 'node-only', code)).rejects.toThrow('is not defined');
    },
  );
});
