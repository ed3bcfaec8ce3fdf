import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WORKSPACE_ROOT } from '@taffrail/tidy';
import { referenceOf } from '../dist/index.js';

for (const [path, text] of await referenceOf(WORKSPACE_ROOT)) {
  const file = join(WORKSPACE_ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
