import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Settings every package's vitest shares: sources of sibling packages instead of their builds, and a report per package.
 *
 * The files of a package share their processes, which is twice as fast: no module has a state that one could leave to the
 * next, and `npm run flake` runs them in any order.
 */
const conditions = ['@taffrail/source', 'module', 'node', 'import', 'default'];

export const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    isolate: false,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-reports/vitest.json' },
    testTimeout: 15_000,
    setupFiles: [join(import.meta.dirname, 'vitest.seed.mjs')],
  },
};

/** The settings of a package in which some files put another module in the place of one: those have a process of their own. */
export const isolating = (name, folder) => {
  const files = readdirSync(join(folder, 'src'), { recursive: true })
    .map((path) => join('src', path))
    .filter((path) => path.endsWith('.test.ts') && /\bvi\.(?:do)?mock\(/i.test(readFileSync(join(folder, path), 'utf8')));
  const project = (settings) => ({ ...shared, test: { ...shared.test, ...settings } });
  const projects = [project({ name, exclude: files }), project({ name: `${name} isolated`, include: files, isolate: true })];
  return project({ projects });
};
