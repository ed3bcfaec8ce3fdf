import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesOf, DEPENDENCIES_PAGE, dependenciesPage, dependencyProblems, lockfileOf } from './dependencies-page.ts';
import { DEPENDENCY_REASONS, LICENCES } from './dependency-reasons.ts';
import { publishedPackages, WORKSPACE_ROOT } from './workspace.ts';

const published = publishedPackages(WORKSPACE_ROOT);
const found = dependenciesOf(published, lockfileOf(WORKSPACE_ROOT));

describe('what the packages rest on', () => {
  it('is what the page says', () => {
    expect(readFileSync(join(WORKSPACE_ROOT, DEPENDENCIES_PAGE), 'utf8'), 'npm run docs:dependencies writes it anew').toBe(
      dependenciesPage(published, found, DEPENDENCY_REASONS),
    );
  });

  it('has a reason each, and a licence that asks for no more than its notice', () => {
    expect(dependencyProblems(found, { reasons: DEPENDENCY_REASONS, licences: LICENCES })).toEqual([]);
  });

  it('is rxjs as a peer and nothing else for the state machine, and nothing for the framing', () => {
    const of = (name: string): readonly string[] =>
      found.filter((each) => each.of === name).map(({ name: dependency, kind }) => `${dependency} ${kind}`);

    expect([of('@taffrail/fsm'), of('@taffrail/port-agent-packet')]).toEqual([['rxjs peer'], []]);
  });
});

describe('a list of dependencies', () => {
  const packages = [
    {
      folder: 'packages/a',
      project: 'a',
      manifest: { name: '@acme/a', dependencies: { '@acme/b': '^1.0.0', left: '1.0.0' }, optionalDependencies: { right: '^2.0.0' } },
    },
    { folder: 'packages/b', project: 'b', manifest: { name: '@acme/b' } },
  ];
  const lockfile = {
    'node_modules/left': { license: 'MIT', dependencies: { inner: '^1.0.0', round: '^1.0.0' } },
    'node_modules/left/node_modules/inner': { license: 'GPL-3.0' },
    'node_modules/inner': { license: 'ISC' },
    'node_modules/round': { license: 'ISC', dependencies: { left: '1.0.0' } },
    'node_modules/right': {},
  };
  const made = dependenciesOf(packages, lockfile);

  it('has what is not of the workspace, and what that brings along, found as Node finds it', () => {
    expect(made).toEqual([
      {
        ...{ name: 'left', of: '@acme/a', kind: 'needs', range: '1.0.0', license: 'MIT' },
        brings: [
          { name: 'inner', license: 'GPL-3.0' },
          { name: 'left', license: 'MIT' },
          { name: 'round', license: 'ISC' },
        ],
      },
      { name: 'right', of: '@acme/a', kind: 'optional', range: '^2.0.0', license: 'unknown', brings: [] },
    ]);
  });

  it('tells of licences that may not be, and of reasons that are not there or for nothing', () => {
    expect(dependencyProblems(made, { reasons: { left: 'Why.', other: 'Why not.' }, licences: ['MIT', 'ISC'] })).toEqual([
      'inner has the licence GPL-3.0',
      'right has the licence unknown',
      'nothing says why right is needed',
      'a reason is given for other, which nothing needs',
    ]);
  });

  it('becomes a page with a line for each package and each dependency', () => {
    const page = dependenciesPage(packages, made, { left: 'Why.' });

    expect(page).toContain('| `@acme/a` | left `1.0.0`, right `^2.0.0` (optional) |\n| `@acme/b` | nothing |');
    expect(page).toContain('| left | MIT | Why. | inner (GPL-3.0), left (MIT), round (ISC) |\n| right | unknown |  | nothing |');
  });
});
