import { defineConfig } from 'vitest/config';
import { isolating } from '../../vitest.shared.mjs';

export default defineConfig(isolating('port-agent', import.meta.dirname));
