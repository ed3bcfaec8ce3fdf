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
  },
};

/** The settings of a package in which some files put another module in the place of one, for which they need a process of their own. */
export const isolating = (name, files) => ({
  ...shared,
  test: {
    ...shared.test,
    projects: [
      { ...shared, test: { ...shared.test, name, exclude: files } },
      { ...shared, test: { ...shared.test, name: `${name} isolated`, include: files, isolate: true } },
    ],
  },
});
