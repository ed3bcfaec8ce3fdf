// `npm run docs:dependencies`: writes what the published packages rest on, which a test compares with the lockfile.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dependenciesOf,
  dependenciesPage,
  DEPENDENCIES_PAGE,
  DEPENDENCY_REASONS,
  lockfileOf,
  publishedPackages,
  WORKSPACE_ROOT,
} from '../dist/index.js';

const published = publishedPackages(WORKSPACE_ROOT);
const found = dependenciesOf(published, lockfileOf(WORKSPACE_ROOT));
writeFileSync(join(WORKSPACE_ROOT, DEPENDENCIES_PAGE), dependenciesPage(published, found, DEPENDENCY_REASONS));
