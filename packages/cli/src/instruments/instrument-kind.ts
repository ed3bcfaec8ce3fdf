import type { AnyDefinition, DriverOptions, InstrumentDriver } from '@taffrail/driver';
import type { SimulatorDefinition } from '@taffrail/simulator';

/** A driver of an instrument that is known at run time only. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: what may be set depends on the instrument
export type AnyDriver = InstrumentDriver<any>;

/** Everything the command needs to know of one kind of instrument. */
export interface InstrumentKind {
  readonly definition: AnyDefinition;
  readonly createDriver: (options: DriverOptions) => AnyDriver;
}

/** An instrument whose package is installed, and how to load it; nothing of it is loaded before it is wanted. */
export interface InstalledInstrument {
  /** The package's name without its scope. */
  readonly id: string;
  readonly packageName: string;
  readonly load: () => Promise<InstrumentKind>;
  readonly loadSimulator: () => Promise<SimulatorDefinition<string>>;
}
