import { join } from 'node:path';
import { WORKSPACE_ROOT } from '@taffrail/tidy';
import { buildSite, siteLinkProblems } from '../dist/index.js';

const out = join(WORKSPACE_ROOT, 'tools/docs/dist/html');
await buildSite(WORKSPACE_ROOT, out);
const problems = siteLinkProblems(out);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`the site is in ${out}; open index.html`);
