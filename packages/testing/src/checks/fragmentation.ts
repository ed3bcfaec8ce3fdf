import { isDeepStrictEqual } from 'node:util';
import { bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { tour, type TourRecord } from '../tour.ts';
import type { ConnectionConditions } from '../watched-connection.ts';

/** The sizes, in bytes, that {@link checkFragmentation} is run at. */
export const FRAGMENT_SIZES = [1, 2, 3, 7, 64] as const;

/** Checks that what a driver answers, publishes and sends is the same when the instrument's bytes come in pieces of a size. */
export async function checkFragmentation(instrument: AnyInstrument, fragmentBytes: number): Promise<void> {
  const expected = await tourIn(instrument, {});
  const actual = await tourIn(instrument, { fragmentBytes });
  for (const part of ['answers', 'particles', 'states', 'sent'] as const) {
    if (isDeepStrictEqual(actual[part], expected[part])) continue;
    throw new ConformanceError(`in pieces of ${fragmentBytes} bytes the ${part} are others`, { expected: expected[part], actual: actual[part] });
  }
}

/**
 * Checks that a driver goes through the same states and reads the same settings when bytes come one by one, a millisecond
 * apart, about as at 9600 baud. Samples are then taken at other times, so they are not compared.
 */
export async function checkSlowBytes(instrument: AnyInstrument): Promise<void> {
  const [expected, actual] = [await tourIn(instrument, {}), await tourIn(instrument, { fragmentBytes: 1, fragmentGapMs: 1 })].map(({ answers, states }) => ({
    answers: answers.filter(([verb]) => verb !== 'acquireSample'),
    states,
  }));
  if (!isDeepStrictEqual(actual, expected)) throw new ConformanceError('when bytes come slowly the answers are others', { expected, actual });
}

async function tourIn(instrument: AnyInstrument, conditions: ConnectionConditions): Promise<TourRecord> {
  const bed = bench(instrument.Driver, instrument.simulator, conditions);
  try {
    return await tour(bed, instrument);
  } catch (error) {
    const { fragmentBytes = Infinity, fragmentGapMs = 0 } = conditions;
    const size = fragmentBytes === Infinity ? 'whole' : `in pieces of ${fragmentBytes} bytes, ${fragmentGapMs} ms apart`;
    throw new ConformanceError(`with what the instrument sends ${size}, a verb fails: ${String(error)}`, {}, { cause: error });
  } finally {
    await bed.close();
  }
}
