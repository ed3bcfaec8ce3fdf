import type { JsonRecord } from '@taffrail/port-agent-packet';

/** How often an agent beats that does not say it. */
const USUAL_INTERVAL_MS = 10_000;
/** How many of its intervals an agent may be silent for: two beats may go astray, and the third be late. */
const INTERVALS = 2.5;

/** Gives how long an agent may be silent, by what it tells of its settings. */
export function heartbeatLimitMs({ heartbeatIntervalMs }: JsonRecord): number {
  const isTold = typeof heartbeatIntervalMs === 'number' && heartbeatIntervalMs > USUAL_INTERVAL_MS;
  return INTERVALS * (isTold ? heartbeatIntervalMs : USUAL_INTERVAL_MS);
}
