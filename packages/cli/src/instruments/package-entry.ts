import { join, sep } from 'node:path';
import type { PackageManifest } from './package-manifest.ts';

/** The conditions under which Node imports a module. */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/** Which of its modules a package is asked for. */
export type PackageSubpath = '.' | './simulator';

/**
 * Tells which file a package gives for one of its modules, as Node does for an `import`; `undefined` where it gives none.
 *
 * Node itself resolves names for the module that asks only, and here that is not the one who wants to know.
 */
export function packageEntry({ folder, exports, main }: Pick<PackageManifest, 'folder' | 'exports' | 'main'>, subpath: PackageSubpath): string | undefined {
  if (exports === undefined || exports === null) return subpath === '.' ? join(folder, main ?? 'index.js') : undefined;
  const target = targetOf(exports, subpath);
  const file = target?.startsWith('./') === true ? join(folder, target) : undefined;
  return file?.startsWith(folder + sep) === true ? file : undefined;
}

function targetOf(exports: unknown, subpath: PackageSubpath): string | undefined {
  const hasSubpaths = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (hasSubpaths) return conditional(exports[subpath]);
  return subpath === '.' ? conditional(exports) : undefined;
}

function conditional(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isRecord(target)) return undefined;
  for (const [condition, each] of Object.entries(target)) {
    const found = CONDITIONS.includes(condition) ? conditional(each) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
