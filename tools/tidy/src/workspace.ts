import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The root of this repository. */
export const WORKSPACE_ROOT = resolve(import.meta.dirname, '../../..');

/** What the checks read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly homepage?: string;
  readonly bugs?: string;
  readonly license?: string;
  readonly type?: string;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly sideEffects?: boolean;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}

/** One package of the workspace. */
export interface WorkspacePackage {
  /** Relative to the root, with forward slashes. */
  readonly folder: string;
  /** The name Nx knows it by. */
  readonly project: string;
  readonly manifest: Manifest;
}

/** The packages of a workspace, in the order of their folders. */
export function packagesOf(root: string): readonly WorkspacePackage[] {
  return (readManifest(root).workspaces ?? [])
    .flatMap((pattern) => foldersMatching(root, pattern))
    .sort()
    .map((folder) => packageAt(root, folder));
}

/** The packages of a workspace that are published. */
export function publishedPackages(root: string): readonly WorkspacePackage[] {
  return packagesOf(root).filter(({ manifest }) => manifest.private !== true);
}

/** Reads the package in a folder that is relative to the root. */
export function packageAt(root: string, folder: string): WorkspacePackage {
  const manifest = readManifest(join(root, folder));
  return { folder, project: manifest.nx?.name ?? manifest.name, manifest };
}

/** The files below a folder, relative to it and with forward slashes; what a build, a test run or npm leaves behind is passed over. */
export function filesBelow(root: string, folder = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_BEHIND.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [relative(root, path).split(sep).join('/')] : [];
  });
}

const LEFT_BEHIND = new Set(['node_modules', 'dist', 'out-tsc', 'coverage', 'test-reports', '.nx', '.git']);

/** Reads the package.json in a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest; // every field that matters is checked by package-rules
}

/** Workspace patterns are a folder followed by one star. */
function foldersMatching(root: string, pattern: string): readonly string[] {
  const parent = pattern.replace(/\/\*$/, '');
  if (parent === pattern || parent.includes('*'))
    throw new RangeError(`workspace pattern ${JSON.stringify(pattern)} is not of the form "folder/*"`);
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
}
