export {
  type Manifest,
  type PackageFolder,
  packageFolders,
  publishedPackages,
  readManifest,
  WORKSPACE_ROOT,
} from './published-packages.ts';
export { type Outcome, run, type RunOptions, succeed } from './run.ts';
export { type Bump, isWithin, VersionTrial } from './version-trial.ts';
