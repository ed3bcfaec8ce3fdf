import { defineConfig, mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.mjs';

/** Some tests put a failing module in the place of another. */
export default mergeConfig(defineConfig(shared), defineConfig({ test: { name: 'cli', isolate: true } }));
