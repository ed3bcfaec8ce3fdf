import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Which instrument a package is of, as its `package.json` says under `taffrail.instrument`. */
export interface InstrumentIdentity {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
}

/** What is looked at of a `package.json`. Anybody may have written it: what is not of the type that it should be counts as absent. */
export interface PackageManifest {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** The level of conformance that is claimed; `none` where none is. */
  readonly conformance: string;
  readonly instrument?: InstrumentIdentity;
  /** The names of all packages that it asks for itself. */
  readonly dependencies: readonly string[];
  readonly exports: unknown;
  readonly main?: string;
}

/** As npm has it: no name leads out of the folder of packages. */
const PACKAGE_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

/** Reads the `package.json` of a folder; `undefined` where there is none that can be read. */
export function manifestIn(folder: string): PackageManifest | undefined {
  const content = jsonIn(join(folder, 'package.json'));
  if (content === undefined) return undefined;
  const { name, version, main, exports } = content;
  const taffrail = recordOf(content['taffrail']);
  const instrument = identityOf(recordOf(taffrail['instrument']));
  return {
    folder,
    name: textOf(name) ?? folder,
    version: textOf(version) ?? '0.0.0',
    conformance: textOf(taffrail['conformance']) ?? 'none',
    dependencies: ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.keys(recordOf(content[kind]))),
    exports,
    ...(instrument && { instrument }),
    ...(typeof main === 'string' && { main }),
  };
}

/** Reads the nearest `package.json` of a folder and those above it. */
export function manifestAbove(folder: string): PackageManifest | undefined {
  return firstAbove(folder, manifestIn);
}

/** Finds an installed package as a module in a folder does: in the nearest `node_modules` that has it. */
export function installedPackage(name: string, folder: string): PackageManifest | undefined {
  return PACKAGE_NAME.test(name) ? firstAbove(folder, (each) => manifestIn(join(each, 'node_modules', name))) : undefined;
}

/** Reads the `package.json` of a package that this one depends on, or of this one. */
export function ownManifest(packageName: string): PackageManifest {
  const manifest = manifestIn(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)));
  if (manifest === undefined) throw new TypeError(`${packageName} has no readable package.json`);
  return manifest;
}

function firstAbove<T>(folder: string, look: (folder: string) => T | undefined): T | undefined {
  for (let [at, above] = [folder, dirname(folder)]; ; [at, above] = [above, dirname(above)]) {
    const found = look(at);
    if (found !== undefined || at === above) return found;
  }
}

function jsonIn(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return recordOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function identityOf({ id, vendor, model }: Readonly<Record<string, unknown>>): InstrumentIdentity | undefined {
  return typeof id === 'string' && typeof vendor === 'string' && typeof model === 'string' ? { id, vendor, model } : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // An object can be looked at by any key.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
