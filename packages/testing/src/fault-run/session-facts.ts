import type { AnyDefinition, Changes, Particle } from '@taffrail/driver';
import type { InstrumentSimulator, SeededRandom, SimulatorOptions } from '@taffrail/simulator';

/** What fault runs are told of an instrument, to try more of it and to count more exactly; all of it may be left out. */
export interface SessionFacts<D extends AnyDefinition = AnyDefinition> {
  /**
   * Makes the instrument of one session; what is to differ between sessions is drawn from `random`. It may show faults of its
   * own that cost no sample and no reply. Default: the instrument under test, as it is.
   */
  readonly instrument?: (options: SimulatorOptions, random: SeededRandom) => SimulatedInstrument;
  /** Gives what a session sets, drawn from `random`. Default: a value that the instrument holds already. */
  readonly changes?: (random: SeededRandom) => Changes<D>;
  /**
   * Names the samples among the bytes of one connection, in order and by other means than the driver's. It is asked about
   * bytes that nothing was lost of or added to; the last sample may be cut off.
   */
  readonly sent?: (bytes: Uint8Array) => readonly string[];
  /** Names a particle as `sent` does; `undefined` for one that is not counted. */
  readonly published?: (particle: Particle<D>) => string | undefined;
}

/** The instrument of one session. */
export interface SimulatedInstrument {
  readonly simulator: InstrumentSimulator;
  /** Gives the state in which a driver has to find the instrument now. Default: any but UNKNOWN will do. */
  readonly state?: () => string;
}
