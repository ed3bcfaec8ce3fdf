import type { AnyDefinition, InstrumentDriver, ParameterName, ParticleDefinition } from '@taffrail/driver';
import type { DriverClass, SimulatorFactory } from './bench.ts';
import type { ConformanceFacts } from './conformance/conformance-facts.ts';
import type { SessionFacts } from './fault-run/session-facts.ts';
import type { Script } from './scripted-instrument.ts';

/** One record as an instrument sent it: a line without its end, or the bytes of something that is no line, whole. */
export type SampleRecord = string | Uint8Array;

/** The records of each of an instrument's particles, as recorded, with the values in them. */
export type Samples<D extends AnyDefinition> = {
  readonly [K in keyof D['particles']]: readonly (readonly [record: SampleRecord, values: ValuesOf<D['particles'][K]>])[];
};

type ValuesOf<P> = P extends ParticleDefinition<string, infer V> ? V : never;

/** A conversation that must take place byte for byte. */
export interface RecordedExchange<D extends AnyDefinition> {
  /** Ends the sentence "sends exactly what is recorded when it …". */
  readonly title: string;
  readonly script: Script;
  readonly act: (driver: InstrumentDriver<D>) => Promise<unknown>;
  /** What `act` must answer; not looked at when absent. */
  readonly answer?: unknown;
}

/** Everything that the conformance suite needs to know about an instrument. */
export interface InstrumentUnderTest<D extends AnyDefinition = AnyDefinition> {
  readonly definition: D;
  readonly Driver: DriverClass<InstrumentDriver<D>>;
  /** Makes a simulated instrument without faults of its own, in command mode if it has one. */
  readonly simulator: SimulatorFactory;
  readonly samples: Samples<D>;
  /** The streams whose records carry a checksum that the definition's framings do not show. Default none. */
  readonly checksummed?: readonly string[];
  readonly exchanges?: readonly RecordedExchange<D>[];
  /** Parameters that are not to be changed, because the link would be lost with them. */
  readonly leaveAlone?: readonly ParameterName<D>[];
  /** Within what time an instrument that autosamples sends two samples. Default {@link SAMPLES_WITHIN_MS}. */
  readonly samplesWithinMs?: number;
  /** What fault runs are told beside. */
  readonly sessions?: SessionFacts<D>;
  /** What the levels of conformance are told of its package. */
  readonly conformance?: ConformanceFacts;
}

/** An instrument under test, whatever it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only as a bound: a driver's definition is in argument positions too
export interface AnyInstrument extends Omit<InstrumentUnderTest<any>, 'definition' | 'samples'> {
  readonly definition: AnyDefinition;
  readonly samples: Readonly<Record<string, readonly (readonly [record: SampleRecord, values: unknown])[]>>;
}

/** A recorded conversation with whatever instrument. */
export type AnyExchange = NonNullable<AnyInstrument['exchanges']>[number];

/** Within what time two samples are expected of an instrument that was not described otherwise. */
export const SAMPLES_WITHIN_MS = 60_000;
