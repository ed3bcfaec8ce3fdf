import { DriverEvent, driverInterval } from '@taffrail/driver';

/** Each of them stops the pinging, and has it go on. */
const SHORTEST_USEFUL_MS = 60_000;

/** What the driver does by itself, as the lineage's does; the instrument knows nothing of it. */
export const driverParameters = {
  clockSyncInterval: driverInterval({
    wire: 'clockSyncInterval',
    description: 'How often the driver sets the clock, as hh:mm:ss; 00:00:00 for never.',
    raises: DriverEvent.CLOCK_SYNC,
    shortestUsefulMs: SHORTEST_USEFUL_MS,
  }),
  acquireStatusInterval: driverInterval({
    wire: 'acquireStatusInterval',
    description: 'How often the driver asks for the status, as hh:mm:ss; 00:00:00 for never.',
    raises: DriverEvent.ACQUIRE_STATUS,
    shortestUsefulMs: SHORTEST_USEFUL_MS,
  }),
};
