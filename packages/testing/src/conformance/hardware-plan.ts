import { type ConnectionOpener, schemeOpener } from '@taffrail/connection';
import { openLineage, openPortAgent, openTcp } from '@taffrail/port-agent-client';
import { ConformanceError } from '../errors.ts';
import type { HardwareFacts } from './conformance-facts.ts';

/** For how long platinum wants hardware to sample, in hours. */
export const PLATINUM_SOAK_HOURS = 24;

/** For how long hardware can be had sample, in hours: with the rest of the run, as long as the platform's timers can be set for. */
const LONGEST_SOAK_HOURS = 590;

/** How long hardware samples unless `INSTRUMENT_SOAK_HOURS` says otherwise: six minutes. */
const DEFAULT_SOAK_HOURS = 0.1;

/** What is to be done with hardware. */
export interface HardwarePlan {
  readonly open: ConnectionOpener;
  /** For how long it is to sample. */
  readonly soakHours: number;
  /** Of the unit; there where the run is long enough to be noted with it. */
  readonly firmware?: string;
}

/**
 * Works out what is to be done with hardware, from the environment and from what the package says of it.
 *
 * @throws {@link ConformanceError} for a soak that is no time, or too long a one, and for one of {@link PLATINUM_SOAK_HOURS} or more that nobody says the firmware
 *   for: before it begins, and not a day later.
 */
export function hardwarePlan(env: Readonly<Partial<Record<string, string>>>, { open = defaultOpener(), firmware: told = '' }: HardwareFacts = {}): HardwarePlan {
  const hours = env['INSTRUMENT_SOAK_HOURS'] ?? '';
  const soakHours = hours === '' ? DEFAULT_SOAK_HOURS : Number(hours);
  if (!(soakHours > 0 && soakHours <= LONGEST_SOAK_HOURS)) {
    throw new ConformanceError(`INSTRUMENT_SOAK_HOURS is ${JSON.stringify(hours)}; expected a number above 0, at most ${LONGEST_SOAK_HOURS}`, { expected: 'a number above 0', actual: hours });
  }
  if (soakHours < PLATINUM_SOAK_HOURS) return { open, soakHours };
  const firmware = env['INSTRUMENT_FIRMWARE'] || told; // one that is set to nothing says nothing
  if (firmware !== '') return { open, soakHours, firmware };
  throw new ConformanceError(`a run of ${PLATINUM_SOAK_HOURS} hours is noted with the firmware of the unit: say it in INSTRUMENT_FIRMWARE`, { expected: 'a firmware', actual: '' });
}

function defaultOpener(): ConnectionOpener {
  return schemeOpener({ tcp: openTcp, agent: openPortAgent, lineage: openLineage });
}
