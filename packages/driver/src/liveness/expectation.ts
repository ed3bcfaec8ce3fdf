import { DriverProtocolState } from '../lineage/names.ts';
import type { KnownSettings } from '../definition/particle-definition.ts';

/** How many intervals a stream may be silent for, unless its {@link Expectation} says otherwise. */
export const DEFAULT_MISSES = 3;

/** How often a stream is expected to bring a particle. */
export interface Expectation {
  /**
   * The interval, or how it follows from the instrument's settings as far as they are known; while that is `undefined` or
   * not above zero, nothing is expected.
   */
  readonly everyMs: number | ((known: KnownSettings) => number | undefined);
  /** How many intervals may pass without a particle. Default {@link DEFAULT_MISSES}. */
  readonly misses?: number;
  /** The states in which it is expected. Default AUTOSAMPLE alone. */
  readonly states?: readonly DriverProtocolState[];
}

/** Gives the interval that is expected at present; `undefined` where nothing is. */
export function expectedEveryMs({ everyMs, states = [DriverProtocolState.AUTOSAMPLE] }: Expectation, state: DriverProtocolState, known: KnownSettings): number | undefined {
  if (!states.includes(state)) return undefined;
  const interval = typeof everyMs === 'number' ? everyMs : everyMs(known);
  return interval !== undefined && interval > 0 && interval < Infinity ? interval : undefined;
}
