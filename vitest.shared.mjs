/**
 * Settings every package's vitest shares: sources of sibling packages instead of their builds, and a report per package.
 *
 * The files of a package share their processes, which is twice as fast: no module has a state that one could leave to the
 * next, and `npm run flake` runs them in any order. A package whose tests put something in a module's place isolates them.
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
  },
};
