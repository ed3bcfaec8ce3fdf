import { defineConfig, mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.mjs';

/** Processes start and stop here, on machines that may be busy: a longer limit. They mostly wait, so there are two files at a time. */
export default mergeConfig(
  defineConfig(shared),
  defineConfig({ test: { name: 'e2e', testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 } }),
);
