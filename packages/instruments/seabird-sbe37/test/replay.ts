import { exchange, type Script } from '@taffrail/testing';
import { Sbe37Driver } from '../src/sbe37-driver.ts';
import { discovery } from './recordings.ts';

/** Replays what follows discovery, and answers what became of one verb, how long it took, and which temperatures were published. */
export function afterDiscovery(script: Script, act: (driver: Sbe37Driver) => Promise<unknown>) {
  return exchange(Sbe37Driver, {
    script: [...discovery, ...script],
    act: async (driver, bed) => {
      await driver.discover();
      const startedAtMs = bed.time.now();
      const outcome = await act(driver).catch((error: unknown) => error);
      return { outcome, tookMs: bed.time.now() - startedAtMs, temperatures: bed.particles.map(({ values }) => values.temperature), state: driver.state };
    },
  });
}
