import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedPackages, WORKSPACE_ROOT } from '@taffrail/tidy';
import { isWithin, VersionTrial } from './version-trial.ts';

const names = publishedPackages(WORKSPACE_ROOT).map(({ manifest }) => manifest.name);
const instruments = publishedPackages(WORKSPACE_ROOT)
  .filter(({ folder }) => folder.startsWith('packages/instruments/'))
  .map(({ manifest }) => manifest.name);

let trial: VersionTrial;

beforeAll(async () => {
  trial = new VersionTrial(WORKSPACE_ROOT);
  await trial.version();
}, 60_000);

afterAll(() => {
  trial[Symbol.dispose]();
});

/** The versions of packages as they are, and what another number does to one. */
const raised = (name: string, by: 'patch' | 'minor' | 'major'): string => {
  const [major = 0, minor = 0, patch = 0] = (trial.versions()[name] ?? '').split('.').map(Number);
  return { major: `${major + 1}.0.0`, minor: `${major}.${minor + 1}.0`, patch: `${major}.${minor}.${patch + 1}` }[by];
};

/** Releases a change on top of what was released before. */
async function release(name: string, bump: 'patch' | 'minor' | 'major'): Promise<Readonly<Record<string, string>>> {
  trial.change({ [name]: bump });
  return trial.version();
}

// In order: each release stands on the one before.
describe('a release', () => {
  it('has every package at 1.0.0 or beyond; a new package says so with "major" in its first changeset', () => {
    expect(Object.entries(trial.versions()).filter(([, version]) => version.startsWith('0.'))).toEqual([]);
    expect(trial.strandedRanges()).toEqual([]);
  });

  it('of a patch of an instrument touches nothing else', async () => {
    for (const name of instruments) {
      const expected = { [name]: raised(name, 'patch') };
      expect(await release(name, 'patch')).toEqual(expected);
    }
    expect(trial.strandedRanges()).toEqual([]);
  }, 60_000);

  it('of a minor of the driver base leaves the instruments as they are', async () => {
    const expected = { '@taffrail/driver': raised('@taffrail/driver', 'minor') };

    expect(await release('@taffrail/driver', 'minor')).toEqual(expected);
    expect(trial.strandedRanges()).toEqual([]);
  }, 60_000);

  it('of a minor of any package makes no other package major, or minor', async () => {
    for (const name of names) {
      const expected = { [name]: raised(name, 'minor') };
      expect(await release(name, 'minor')).toEqual(expected);
    }
    expect(trial.strandedRanges()).toEqual([]);
  }, 120_000);

  it('of a major of the driver base is a patch of whatever depends on it, and nothing is left at a range that no longer fits', async () => {
    const expected = {
      '@taffrail/driver': raised('@taffrail/driver', 'major'),
      ...Object.fromEntries(instruments.map((name) => [name, raised(name, 'patch')])),
    };

    const changed = await release('@taffrail/driver', 'major');

    expect(changed).toMatchObject(expected);
    expect(Object.keys(changed)).not.toContain('@taffrail/fsm');
    expect(trial.strandedRanges()).toEqual([]);
  }, 60_000);
});

describe('the ranges between packages', () => {
  it.each([
    ['1.0.0', '^1.0.0', true],
    ['1.4.2', '^1.0.0', true],
    ['1.0.0', '^1.0.1', false],
    ['2.0.0', '^1.9.9', false],
    ['0.1.4', '^0.1.2', true],
    ['0.2.0', '^0.1.0', false],
    ['0.0.1', '^0.0.0', false],
    ['0.0.0', '^0.0.0', true],
    ['1.0.1', '1.0.0', false],
    ['1.0.0', '1.0.0', true],
  ])('say of %s whether it is in %s: %s', (version, range, expected) => {
    expect(isWithin(version, range)).toBe(expected);
  });
});
