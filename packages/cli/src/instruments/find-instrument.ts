import { createRequire } from 'node:module';
import { WrongUsageError } from '../errors.ts';
import type { InstalledInstrument } from './instrument-kind.ts';
import { installedInstruments } from './installed-instruments.ts';

/** The part of an id that names the model, `sbe37` of `seabird-sbe37`. */
export function modelOf(id: string): string {
  return id.slice(id.indexOf('-') + 1);
}

/**
 * Finds an instrument by its id, or by its model where only one vendor has it.
 *
 * @throws `WrongUsageError` with the code `unknown-instrument` or `ambiguous-instrument`, listing those there are.
 */
export function findInstrument(name: string, installed: readonly InstalledInstrument[] = installedInstruments): InstalledInstrument {
  const wanted = name.toLowerCase();
  const exact = installed.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  const [only, ...others] = installed.filter(({ id }) => modelOf(id) === wanted);
  if (only === undefined) {
    const known = installed.map(({ id }) => id).join(', ');
    throw new WrongUsageError(`there is no instrument ${JSON.stringify(name)}; installed are ${known}`, { code: 'unknown-instrument' });
  }
  if (others.length === 0) return only;
  const meant = [only, ...others].map(({ id }) => id).join(', ');
  throw new WrongUsageError(`${JSON.stringify(name)} may be any of ${meant}`, { code: 'ambiguous-instrument' });
}

/** Tells the version of an installed package. */
export function versionOf(packageName: string): string {
  return manifestOf(packageName).version;
}

/** Tells the level of conformance that an instrument's package claims; `none` where it claims none. */
export function conformanceOf(packageName: string): string {
  return manifestOf(packageName).taffrail?.conformance ?? 'none';
}

function manifestOf(packageName: string): { readonly version: string; readonly taffrail?: { readonly conformance?: string } } {
  // Every package of the workspace exports its manifest, and every manifest has a version; what is under `taffrail` the suite writes.
  return createRequire(import.meta.url)(`${packageName}/package.json`) as ReturnType<typeof manifestOf>;
}
