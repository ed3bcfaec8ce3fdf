import { defineConfig, mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.mjs';

/** Inside and outside take as long as each other, and longer than any other package's tests: both at a time. */
export default mergeConfig(defineConfig(shared), defineConfig({ test: { name: 'tools', maxWorkers: 2 } }));
