import { existsSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { InstrumentModuleError, WrongUsageError } from '../errors.ts';
import type { InstalledInstrument } from './instrument-kind.ts';
import { importModule, kindIn, simulatorIn } from './load-module.ts';
import { packageEntry } from './package-entry.ts';
import { manifestAbove, manifestIn, type PackageManifest } from './package-manifest.ts';

/** Takes the instrument of a package; its simulator is the module `./simulator`, or beside the instrument in the module of the package itself. */
export function packageInstrument(manifest: PackageManifest): InstalledInstrument {
  const main = (): string => {
    const file = packageEntry(manifest, '.');
    if (file !== undefined) return file;
    throw new InstrumentModuleError(manifest.folder, { expected: 'a package that exports a module', found: 'none under "." in its "exports"' });
  };
  return {
    id: manifest.instrument?.id ?? manifest.name,
    packageName: manifest.name,
    manifest: () => manifest,
    load: async () => loadKind(main()),
    loadSimulator: async () => loadSimulator(packageEntry(manifest, './simulator') ?? main()),
  };
}

/**
 * Takes the instrument at a path: a package's folder, or a module. A module's simulator is the module `simulator` beside it, or
 * `simulator/index`, with the same ending, or else among its own exports.
 *
 * @throws `WrongUsageError` with the code `unknown-instrument` where there is nothing.
 */
export function instrumentAt(path: string, name: string): InstalledInstrument {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind?.isDirectory() === true) {
    const manifest = manifestIn(path);
    if (manifest !== undefined) return packageInstrument(manifest);
    throw new WrongUsageError(`there is no instrument in ${path}: expected a package.json, or the path of a module`, { code: 'unknown-instrument' });
  }
  if (kind === undefined) throw new WrongUsageError(`there is no instrument at ${path}: no such file; a package has to be built first`, { code: 'unknown-instrument' });
  const manifest = manifestAbove(dirname(path));
  return {
    id: name,
    packageName: manifest?.name ?? name,
    manifest: () => manifest ?? { version: '0.0.0', conformance: 'none' },
    load: () => loadKind(path),
    loadSimulator: () => loadSimulator(simulatorBeside(path) ?? path),
  };
}

async function loadKind(file: string) {
  return kindIn(await importModule(file), file);
}

async function loadSimulator(file: string) {
  return simulatorIn(await importModule(file), file);
}

function simulatorBeside(path: string): string | undefined {
  const ending = extname(path);
  return [join('simulator', `index${ending}`), `simulator${ending}`].map((each) => join(dirname(path), each)).find((each) => existsSync(each));
}
