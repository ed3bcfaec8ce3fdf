import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.mjs';

/** The check that runs after every other test, because it reads their reports. */
export default defineConfig({
  ...shared,
  test: { ...shared.test, name: 'lineage', include: ['lineage/**/*.test.ts'], outputFile: { json: 'test-reports/lineage.json' } },
});
