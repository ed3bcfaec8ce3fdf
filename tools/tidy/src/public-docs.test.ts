import { describe, expect, it } from 'vitest';
import { publicDocProblems } from './public-docs.ts';
import { publicNamesOf } from './public-names.ts';
import { packagesOf, WORKSPACE_ROOT } from './workspace.ts';

describe('the public names', () => {
  const packages = packagesOf(WORKSPACE_ROOT).filter(({ folder }) => folder.startsWith('packages/'));

  it('say what they are: in what unit, how a stream ends, what goes wrong', () => {
    const names = publicNamesOf(WORKSPACE_ROOT, packages);

    expect(names.length).toBeGreaterThan(1_000);
    expect(publicDocProblems(names)).toEqual([]);
  }, 60_000);

  it('are found wanting where they do not', () => {
    const name = { path: 'p: a', comment: '', type: 'string', kind: 'name', throws: false } as const;

    expect(publicDocProblems([{ ...name, comment: 'It is.' }, { ...name, comment: '@internal ', throws: true }])).toEqual([]);
    expect(publicDocProblems([
      name,
      { ...name, path: 'p: A.b$', kind: 'member', comment: 'Things.', type: 'Observable<number>' },
      { ...name, path: 'p: f', comment: 'Gives.', throws: true },
      { ...name, path: 'p: A.depth', kind: 'member', type: 'number' },
      { ...name, path: 'p: A.waitMs', kind: 'member', type: 'number' },
    ])).toEqual([
      'p: a has no doc comment',
      'p: A.b$ is a stream, and nothing says whether it is hot or cold, or what it replays',
      'p: A.b$ is a stream, and nothing says how it ends',
      'p: f throws, and nothing says what',
      'p: A.depth is a number, and nothing says of what unit',
    ]);
  });
});
