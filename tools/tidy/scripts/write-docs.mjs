import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorClassesOf, ERRORS_REFERENCE, errorsReference, packagesOf, WORKSPACE_ROOT } from '../dist/index.js';

const published = packagesOf(WORKSPACE_ROOT).filter(({ folder }) => folder.startsWith('packages/'));
writeFileSync(join(WORKSPACE_ROOT, ERRORS_REFERENCE), errorsReference(published.flatMap((each) => errorClassesOf(WORKSPACE_ROOT, each))));
