import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { leakCheck } from '../leak-check.ts';
import { outcomeOf } from '../outcome.ts';
import { type Routes, travel } from '../routes.ts';
import { allVerbs, argumentOf, eventOfVerb } from '../verbs.ts';

/**
 * Checks that a verb whose signal aborts ends there and then, also on an instrument that has fallen silent, and leaves
 * nothing behind.
 */
export async function checkAborts(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  for (const verb of allVerbs) {
    const bed = await travel(instrument, routes.get(state) ?? []);
    if (bed.driver.capabilities.includes(eventOfVerb[verb])) {
      bed.simulator.powerOff();
      const caller = new AbortController();
      const running = bed.driver.execute(verb, argumentOf(verb, instrument.definition), { signal: caller.signal });
      running.catch(() => undefined);
      await bed.time.advance(1);
      const abortedAtMs = bed.time.now();
      caller.abort();
      // Its reason is the caller's own, and no InstrumentError.
      await outcomeOf(bed, `${verb} in ${state}, aborted,`, running.catch(() => undefined));
      const lateMs = bed.time.now() - abortedAtMs;
      if (lateMs > 0) throw new ConformanceError(`${verb} in ${state} ends ${lateMs} ms after its signal`, { expected: 0, actual: lateMs });
    }
    await leakCheck(bed);
  }
}
