export { type Audit, audit, readAudit } from './audit.ts';
export { packAll, type Tarball } from './pack.ts';
export { releaseTable } from './release-table.ts';
export { tarballProblems } from './tarball-problems.ts';
export { toolProblems } from './tarball-tools.ts';
export { type Bump, isWithin, VersionTrial } from './version-trial.ts';
