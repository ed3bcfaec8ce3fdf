import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cwd } from 'node:process';
import { fileURLToPath } from 'node:url';
import { WrongUsageError } from '../errors.ts';
import type { InstalledInstrument } from './instrument-kind.ts';
import { installedInstruments } from './installed-instruments.ts';
import { nearbyInstruments } from './nearby-instruments.ts';
import { instrumentAt, packageInstrument } from './outside-instrument.ts';
import { installedPackage } from './package-manifest.ts';
import { similarNames } from './similar-names.ts';

/** Where instruments are looked for. */
export interface Surroundings {
  /** The folder from which packages and paths are found. Default the working directory. */
  readonly folder?: string;
  /** Those that come with the command. */
  readonly installed?: readonly InstalledInstrument[];
}

/** What begins with this is a path, and no name. */
const PATH = /^(?:\.{0,2}[/\\]|\.{1,2}$|file:|[a-z]:[/\\])/i;

/** The part of an id that names the model, `sbe37` of `seabird-sbe37`. */
export function modelOf(id: string): string {
  return id.slice(id.indexOf('-') + 1);
}

/**
 * Finds an instrument by what somebody calls it: its id, or its model where only one vendor has it, as the id or as `package.json` has it;
 * the name of its package; or the path of the package's folder or of a module. Runs no code of it.
 *
 * @throws `WrongUsageError` with the code `unknown-instrument` or `ambiguous-instrument`, listing those there are.
 */
export function findInstrument(name: string, { folder = cwd(), installed = installedInstruments }: Surroundings = {}): InstalledInstrument {
  if (PATH.test(name)) return instrumentAt(name.startsWith('file:') ? fileURLToPath(name) : resolve(folder, name), name);
  const wanted = name.toLowerCase();
  const isCalledSo = ({ id, packageName }: InstalledInstrument): boolean => id === wanted || packageName === name;
  const exact = installed.find(isCalledSo);
  if (exact !== undefined) return exact;
  const known = knownInstruments({ folder, installed });
  const isModel = ({ manifest }: InstalledInstrument): boolean => bare(manifest().instrument?.model ?? '') === bare(name);
  return (
    only(name, known.filter(isCalledSo)) ??
    only(name, known.filter(({ id }) => modelOf(id) === wanted)) ??
    only(name, bare(name) === '' ? [] : known.filter(isModel)) ??
    packageCalled(name, folder, known)
  );
}

/** Leaves of a model what people agree on: `sbe37smp` of `SBE 37-SMP`. */
function bare(model: string): string {
  return model.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Lists the instruments that come with the command, and those of the package in a folder and of all that it depends on. */
export function knownInstruments({ folder = cwd(), installed = installedInstruments }: Surroundings = {}): readonly InstalledInstrument[] {
  const isNew = ({ packageName }: InstalledInstrument): boolean => installed.every((each) => each.packageName !== packageName);
  return [...installed, ...nearbyInstruments(folder).filter(isNew)];
}

function only(name: string, [first, ...others]: readonly InstalledInstrument[]): InstalledInstrument | undefined {
  if (first === undefined || others.length === 0) return first;
  const all = [first, ...others];
  const isOneId = others.every(({ id }) => id === first.id);
  const meant = all.map(({ id, packageName }) => (isOneId ? packageName : id)).join(', ');
  throw new WrongUsageError(`${JSON.stringify(name)} may be any of ${meant}`, { code: 'ambiguous-instrument' });
}

/** Takes a package that is installed, though nothing here depends on it, when it says that it is an instrument. */
function packageCalled(name: string, folder: string, known: readonly InstalledInstrument[]): InstalledInstrument {
  const manifest = installedPackage(name, folder);
  if (manifest?.instrument !== undefined) return packageInstrument(manifest);
  throw new WrongUsageError(manifest === undefined ? unknownText(name, folder, known) : unmarkedText(name, manifest.folder), { code: 'unknown-instrument' });
}

function unmarkedText(name: string, folder: string): string {
  return (
    `the package ${name} does not say that it is an instrument: expected "taffrail": {"instrument": {"id": …, "vendor": …, "model": …}} ` +
    `in ${join(folder, 'package.json')}, as the conformance suite writes it`
  );
}

function unknownText(name: string, folder: string, known: readonly InstalledInstrument[]): string {
  const names = known.flatMap(({ id, packageName }) => [id, modelOf(id), packageName]);
  const meant = existsSync(join(folder, name)) ? [`./${name}`] : similarNames(name, names).slice(0, 1);
  const guess = meant.map((each) => `; did you mean ${each}`).join('');
  const place = name.startsWith('@') ? `; no package of that name is in the node_modules of ${folder} or above it` : '';
  return `there is no instrument ${JSON.stringify(name)}${guess}${place}; installed are ${known.map(({ id }) => id).join(', ')}`;
}
