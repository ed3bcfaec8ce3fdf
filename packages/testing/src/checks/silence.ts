import { DriverParameter, StateEntryError, StateError, TimeoutError } from '@taffrail/driver';
import type { Bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { described, type Outcome, outcomeOf } from '../outcome.ts';
import { type Routes, travel } from '../routes.ts';
import { allVerbs, argumentOf, eventOfVerb, type Verb } from '../verbs.ts';

/** Verbs that cannot succeed without a word from the instrument. */
const NEED_AN_ANSWER: readonly Verb[] = ['discover', 'get', 'acquireSample'];

/**
 * Checks that no verb hangs on an instrument that has fallen silent in a state: each ends, those that need an answer in
 * a `TimeoutError`, and the driver can be disconnected and finds the instrument again when it speaks.
 */
export async function checkSilence(instrument: AnyInstrument, state: string, routes: Routes): Promise<void> {
  for (const verb of allVerbs) {
    const bed = await travel(instrument, routes.get(state) ?? []);
    if (bed.driver.state === state && bed.driver.capabilities.includes(eventOfVerb[verb])) {
      bed.simulator.powerOff();
      const what = `${verb} in ${state}, the instrument silent,`;
      const outcome = await outcomeOf(bed, what, attempt(bed, verb, instrument));
      // A state that the driver leaves by itself may be left before the verb has its turn, and the next one may refuse it.
      const isLate = bed.driver.state !== state && 'error' in outcome && outcome.error instanceof StateError;
      if (!isLate) expectTimeout(outcome, verb, what);
      await expectRecovery(bed, instrument, what);
    }
    await bed.close();
  }
}

function attempt(bed: Bench, verb: Verb, { definition }: AnyInstrument): Promise<unknown> {
  if (verb === 'get') return bed.driver.get(DriverParameter.ALL, { isFresh: true });
  return bed.driver.execute(verb, argumentOf(verb, definition));
}

function expectTimeout(outcome: Outcome, verb: Verb, what: string): void {
  if ('result' in outcome) {
    if (NEED_AN_ANSWER.includes(verb)) throw new ConformanceError(`${what} ${described(outcome)}`, { expected: 'TimeoutError', actual: outcome.result });
    return;
  }
  const cause = outcome.error instanceof StateEntryError ? outcome.error.cause : outcome.error;
  if (!(cause instanceof TimeoutError)) throw new ConformanceError(`${what} ${described(outcome)}`, { expected: 'TimeoutError', actual: cause });
}

async function expectRecovery(bed: Bench, { definition }: AnyInstrument, what: string): Promise<void> {
  const steps: readonly Verb[] = bed.driver.capabilities.includes(eventOfVerb.disconnect) ? ['disconnect', 'connect', 'discover'] : [];
  for (const verb of steps) {
    if (verb === 'connect') bed.simulator.powerOn();
    const outcome = await outcomeOf(bed, `${verb} after ${what}`, bed.driver.execute(verb, argumentOf(verb, definition)));
    if ('error' in outcome) throw new ConformanceError(`${verb} after ${what} ${described(outcome)}`, {}, { cause: outcome.error });
  }
}
