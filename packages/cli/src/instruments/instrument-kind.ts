import type { AnyDefinition, DriverOptions, InstrumentDriver } from '@taffrail/driver';
import type { SimulatorDefinition } from '@taffrail/simulator';
import type { PackageManifest } from './package-manifest.ts';

/** A driver of an instrument that is known at run time only. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: what may be set depends on the instrument
export type AnyDriver = InstrumentDriver<any>;

/** Everything the command needs to know of one kind of instrument. */
export interface InstrumentKind {
  readonly definition: AnyDefinition;
  readonly createDriver: (options: DriverOptions) => AnyDriver;
}

/** An instrument that was found, and how to load it; none of its code is run before it is wanted. */
export interface InstalledInstrument {
  /** The id of its definition as far as that is known without loading it; what it was called by otherwise. */
  readonly id: string;
  readonly packageName: string;
  /** What its `package.json` says. */
  readonly manifest: () => Pick<PackageManifest, 'version' | 'conformance' | 'instrument'>;
  readonly load: () => Promise<InstrumentKind>;
  readonly loadSimulator: () => Promise<SimulatorDefinition<string>>;
}
