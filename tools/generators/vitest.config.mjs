import { defineConfig, mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.mjs';

export default mergeConfig(defineConfig(shared), defineConfig({ test: { name: 'tools' } }));
