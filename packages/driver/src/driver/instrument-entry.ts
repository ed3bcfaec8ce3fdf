import { InstrumentError } from '@taffrail/connection';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { DriverOptions } from './driver-options.ts';
import type { InstrumentDriver } from './instrument-driver.ts';

/** The form of an {@link InstrumentEntry}; a program refuses one of another number than it knows. */
export const INSTRUMENT_ENTRY_VERSION = 1;

/**
 * What an instrument's package exports as `instrument`, for programs that are told at run time which instrument to drive,
 * `taffrail` for one; made by {@link instrumentEntry}.
 */
export interface InstrumentEntry<D extends AnyDefinition = AnyDefinition> {
  readonly entryVersion: typeof INSTRUMENT_ENTRY_VERSION;
  readonly definition: D;
  readonly createDriver: (options: DriverOptions) => InstrumentDriver<D>;
  /** What the driver's errors extend. Where it is another class than a program's own, the two stand on different copies of this package. */
  readonly errorBase: typeof InstrumentError;
}

/**
 * Joins a definition and its driver to what a package exports as `instrument`.
 *
 * @example
 * ```ts
 * export const instrument = instrumentEntry(acmeX1, AcmeX1Driver);
 * ```
 */
export function instrumentEntry<D extends AnyDefinition>(definition: D, Driver: new (options: DriverOptions) => InstrumentDriver<D>): InstrumentEntry<D> {
  return { entryVersion: INSTRUMENT_ENTRY_VERSION, definition, createDriver: (options) => new Driver(options), errorBase: InstrumentError };
}
