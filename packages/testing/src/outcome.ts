import { InstrumentError } from '@taffrail/connection';
import type { Bench } from './bench.ts';
import { ConformanceError, VirtualTimeError } from './errors.ts';

/** How a verb ended. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/**
 * Waits for the end of a verb, whichever it is.
 *
 * @throws {@link ConformanceError} when it has none, or ends in something that is no `InstrumentError`.
 */
export async function outcomeOf(bed: Bench, what: string, promise: Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await bed.run(promise) };
  } catch (error) {
    if (error instanceof VirtualTimeError) throw new ConformanceError(`${what} never ends: ${error.message}`, {}, { cause: error });
    if (error instanceof InstrumentError) return { error };
    throw new ConformanceError(`${what} fails with something that is no InstrumentError: ${String(error)}`, {}, { cause: error });
  }
}

/** Describes an outcome for a message. */
export function described(outcome: Outcome): string {
  if ('result' in outcome) return `answered ${inText(outcome.result)}`;
  return outcome.error instanceof Error ? `rejected with ${outcome.error.name}: ${outcome.error.message}` : `rejected with ${String(outcome.error)}`;
}

function inText(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)) ?? 'nothing';
}
