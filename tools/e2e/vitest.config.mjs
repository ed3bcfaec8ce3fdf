import { defineConfig, mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.mjs';

/** Processes start and stop here, on machines that may be busy: a longer limit. They mostly wait, so three files at a time keep two cores busy. */
export default mergeConfig(
  defineConfig(shared),
  defineConfig({ test: { name: 'e2e', testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 3 } }),
);
