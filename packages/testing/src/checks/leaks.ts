import { getEventListeners } from 'node:events';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { leakCheck } from '../leak-check.ts';
import { outcomeOf } from '../outcome.ts';
import { type Routes, travel } from '../routes.ts';
import { allVerbs, argumentOf, eventOfVerb } from '../verbs.ts';

/** Checks that a driver closed in a state leaves no timer, no connection, no subscription and no open stream. */
export async function checkLeaks(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  await leakCheck(await travel(instrument, routes.get(state) ?? []));
}

/** Checks the same of a driver that is closed in the middle of each verb, and that the verb then ends. */
export async function checkLeaksAmidVerbs(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  for (const verb of allVerbs) {
    const bed = await travel(instrument, routes.get(state) ?? []);
    if (!bed.driver.capabilities.includes(eventOfVerb[verb])) {
      await bed.close();
      continue;
    }
    const running = bed.driver.execute(verb, argumentOf(verb, instrument.definition), { timeoutMs: 600_000 });
    // Its outcome is looked at once the driver has been closed.
    running.catch(() => undefined);
    await leakCheck(bed);
    await outcomeOf(bed, `${verb} in ${state}, the driver being closed,`, running);
  }
}

/** Checks that no verb leaves a listener on the signal it was given. */
export async function checkSignals(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  for (const verb of allVerbs) {
    const bed = await travel(instrument, routes.get(state) ?? []);
    if (bed.driver.capabilities.includes(eventOfVerb[verb])) {
      const { signal } = new AbortController();
      await outcomeOf(bed, `${verb} in ${state}`, bed.driver.execute(verb, argumentOf(verb, instrument.definition), { signal }));
      const left = getEventListeners(signal, 'abort').length;
      if (left > 0) throw new ConformanceError(`${verb} in ${state} left listeners on its signal`, { expected: 0, actual: left });
    }
    await bed.close();
  }
}
