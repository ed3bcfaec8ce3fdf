import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { targetsOf } from './nx.ts';
import { packageProblems, tagProblems, type WorkspaceFacts } from './package-rules.ts';
import { packagesOf, WORKSPACE_ROOT } from './workspace.ts';

const packages = packagesOf(WORKSPACE_ROOT);

let facts: WorkspaceFacts;

beforeAll(async () => {
  const config = await import(pathToFileURL(join(WORKSPACE_ROOT, 'eslint.config.mjs')).href);
  const tsconfig = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'tsconfig.json'), 'utf8'));
  const scratchFile = join(tmpdir(), `taffrail-tidy-graph-${process.pid}.json`);
  facts = {
    root: WORKSPACE_ROOT,
    layers: Object.keys(config.layers),
    references: tsconfig.references.map(({ path }: { path: string }) => path.replace(/^\.\//, '')),
    targets: await targetsOf({ root: WORKSPACE_ROOT, timeoutMs: 60_000, scratchFile }),
  };
}, 70_000);

describe('a package of this workspace', () => {
  it('is found in every folder that holds one', () => {
    expect(packages.map(({ project }) => project)).toEqual(expect.arrayContaining(['fsm', 'driver', 'seabird-sbe37', 'cli', 'tidy']));
  });

  it.each(packages.map((one) => [one.project, one] as const))('conforms: %s', (_, subject) => {
    expect(packageProblems(subject, facts)).toEqual([]);
  });

  it('is the only thing the root tsconfig.json references', () => {
    expect([...facts.references].sort()).toEqual(packages.map(({ folder }) => folder));
  });
});

describe('the rules for packages', () => {
  const layers = ['core', 'driver'];
  const tagged = (...tags: string[]): readonly string[] => tagProblems({ name: '@taffrail/new', nx: { tags } }, layers);

  it('accept one known layer and one known platform', () => {
    expect(tagged('layer:core', 'platform:any')).toEqual([]);
  });

  it('refuse a new package that has no tags', () => {
    expect(tagProblems({ name: '@taffrail/new' }, layers)).toEqual(['has 0 layer: tags, not one', 'has 0 platform: tags, not one']);
  });

  it('refuse two layers, and a layer or a platform that nobody knows', () => {
    expect(tagged('layer:core', 'layer:driver', 'platform:any')).toEqual(['has 2 layer: tags, not one']);
    expect(tagged('layer:basement', 'platform:moon')).toEqual(['has the unknown tag layer:basement', 'has the unknown tag platform:moon']);
  });

  it('name everything that an empty package lacks', () => {
    const empty = { folder: 'packages/none', project: 'none', manifest: { name: 'none' } };

    const problems = packageProblems(empty, { ...facts, targets: {} });

    expect(problems).toEqual(
      expect.arrayContaining([
        'has 0 layer: tags, not one',
        'is named none, outside the scope',
        'has no README.md',
        'is not in the references of the root tsconfig.json',
        'has no test target',
        'has no "type": "module"',
        'has no description',
        'has not the keywords by which it is found',
        'names undefined as its home page',
        'does not say where bugs are told',
        'does not list "dist" in files',
        'has no LICENSE',
      ]),
    );
  });

  it('refuse an entry point whose source is not there, or that leaves the source out', () => {
    const exporting = (entry: unknown): readonly string[] =>
      packageProblems(
        {
          folder: 'packages/fsm',
          project: 'fsm',
          manifest: { name: '@taffrail/fsm', private: true, exports: { '.': entry, './package.json': './package.json' } },
        },
        facts,
      ).filter((problem) => problem.startsWith('exports'));
    const whole = (name: string): object => ({
      '@taffrail/source': `./src/${name}.ts`,
      types: `./dist/${name}.d.ts`,
      default: `./dist/${name}.js`,
    });

    expect(exporting(whole('index'))).toEqual([]);
    expect(exporting(whole('nowhere'))).toEqual(['exports . from src/nowhere.ts, which does not exist']);
    expect(exporting({ default: './dist/index.js' })).toEqual([expect.stringMatching(/^exports \. as \{"default"/)]);
  });
});
