/** Settings every package's vitest shares: sources of sibling packages instead of their builds, and a report per package. */
const conditions = ['@taffrail/source', 'module', 'node', 'import', 'default'];

export const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    reporters: ['default', 'json'],
    outputFile: { json: 'test-reports/vitest.json' },
    testTimeout: 15_000,
  },
};
