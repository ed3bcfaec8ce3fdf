import { defineConfig } from 'vitest/config';
import { isolating } from '../../vitest.shared.mjs';

export default defineConfig(isolating('port-agent', ['src/doors/short-of-files.test.ts', 'src/journal/failing-disk.test.ts']));
