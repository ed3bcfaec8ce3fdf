// `npm run api`: writes down the public names of every published package, which a test compares with the sources from then on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_REPORT, apiReport, declarationsOf, publishedPackages, WORKSPACE_ROOT } from '../dist/index.js';

const published = publishedPackages(WORKSPACE_ROOT);
const declarations = declarationsOf(WORKSPACE_ROOT, published);
for (const each of published) writeFileSync(join(WORKSPACE_ROOT, each.folder, API_REPORT), apiReport(WORKSPACE_ROOT, each, declarations));
