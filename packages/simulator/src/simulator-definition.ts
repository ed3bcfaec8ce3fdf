import type { CommonFaultName, FaultTable } from './fault.ts';
import type { InstrumentSimulator, SimulatorOptions } from './instrument-simulator.ts';

/**
 * What the `./simulator` entry of an instrument's package exports as `simulator`, for programs that find instruments by name.
 *
 * @example
 * ```ts
 * const { simulator } = await import('@taffrail/seabird-sbe37/simulator');
 * const instrument = simulator.create({ seed: 7, speed: 60, faults: [parseFault('fragment:1', simulator.faults)] });
 * ```
 */
export interface SimulatorDefinition<FaultName extends string = CommonFaultName> {
  /** The faults it knows: the common ones and its own. */
  readonly faults: FaultTable & Readonly<Record<FaultName, unknown>>;
  /** Makes an instrument in the state that it has when nobody touched it. */
  create(options?: SimulatorOptions<FaultName>): InstrumentSimulator;
}
