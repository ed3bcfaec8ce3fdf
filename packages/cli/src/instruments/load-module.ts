import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTRUMENT_ENTRY_VERSION, InstrumentError } from '@taffrail/driver';
import type { SimulatorDefinition } from '@taffrail/simulator';
import { InstrumentModuleError } from '../errors.ts';
import type { InstrumentKind } from './instrument-kind.ts';

/** What a module exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** How many of a module's exports a complaint lists. */
const LISTED_EXPORTS_LIMIT = 8;

/** What every definition has beside its names. */
const TABLES = ['parameters', 'commands', 'particles', 'states'];

/** Runs a module that was named. @throws {@link InstrumentModuleError} where it is not there, or does not load. */
export async function importModule(file: string): Promise<ModuleExports> {
  if (!existsSync(file)) throw new InstrumentModuleError(file, { expected: 'a module', found: 'no such file; a package has to be built first' });
  try {
    return (await import(pathToFileURL(file).href)) as ModuleExports; // what an import answers
  } catch (cause) {
    throw new InstrumentModuleError(file, { expected: 'a module that loads', found: reasonOf(file, cause) }, { cause });
  }
}

/** Takes what a module exports as `instrument`. @throws {@link InstrumentModuleError} where that is not what it should be. */
export function kindIn(module: ModuleExports, file: string): InstrumentKind {
  const entry = module['instrument'];
  const found = entryProblem(entry, module);
  if (found === undefined) return entry as InstrumentKind; // each field was looked at
  throw new InstrumentModuleError(file, { expected: `an export "instrument" that instrumentEntry() of @taffrail/driver made, version ${INSTRUMENT_ENTRY_VERSION}`, found });
}

/** Takes what a module exports as `simulator`. @throws {@link InstrumentModuleError} where that is not what it should be. */
export function simulatorIn(module: ModuleExports, file: string): SimulatorDefinition<string> {
  const { simulator } = module;
  const found = simulator === undefined ? exportsOf(module) : simulatorProblem(simulator);
  if (found === undefined) return simulator as SimulatorDefinition<string>; // each field was looked at
  throw new InstrumentModuleError(file, { expected: 'an export "simulator" with "faults" and "create", a SimulatorDefinition of @taffrail/simulator', found });
}

function entryProblem(entry: unknown, module: ModuleExports): string | undefined {
  if (entry === undefined) return exportsOf(module);
  const { entryVersion, definition, createDriver, errorBase } = fieldsOf(entry);
  if (entryVersion === undefined) return 'one without an entryVersion';
  if (entryVersion !== INSTRUMENT_ENTRY_VERSION) return `version ${JSON.stringify(entryVersion)}; another version of @taffrail/cli knows that one`;
  const fields = fieldsOf(definition);
  const absent = ['id', 'vendor', 'model'].find((name) => typeof fields[name] !== 'string') ?? TABLES.find((name) => typeof fields[name] !== 'object' || fields[name] === null);
  if (absent !== undefined) return `a definition without ${JSON.stringify(absent)}`;
  if (typeof createDriver !== 'function') return 'one whose createDriver is no function';
  // A driver on another copy of the base would not know this one's connection errors, and so not reconnect.
  return errorBase === InstrumentError ? undefined : 'one on another copy of @taffrail/driver than the command; have both installed by one package.json';
}

function simulatorProblem(simulator: unknown): string | undefined {
  const { faults, create } = fieldsOf(simulator);
  if (typeof faults !== 'object' || faults === null) return 'one without "faults"';
  return typeof create === 'function' ? undefined : 'one whose create is no function';
}

function exportsOf(module: ModuleExports): string {
  const names = Object.keys(module);
  if (names.length === 0) return 'no exports';
  return `the exports ${names.slice(0, LISTED_EXPORTS_LIMIT).join(', ')}${names.length > LISTED_EXPORTS_LIMIT ? ', …' : ''}`;
}

function reasonOf(file: string, cause: unknown): string {
  const isUnknown = cause instanceof Error && 'code' in cause && cause.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  if (isUnknown && /^\.[cm]?ts$/.test(extname(file))) return `TypeScript, which Node ${process.versions.node} does not run; name the built module, or take Node 22.18 or later`;
  return String(cause);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // An object can be looked at by any key.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
