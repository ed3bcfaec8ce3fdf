import { isDeepStrictEqual } from 'node:util';
import { bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { tour, type TourRecord } from '../tour.ts';

/** The sizes, in bytes, that {@link checkFragmentation} is run at. */
export const FRAGMENT_SIZES = [1, 2, 3, 7, 64] as const;

/** Checks that what a driver answers, publishes and sends is the same when the instrument's bytes come in pieces of a size. */
export async function checkFragmentation(instrument: AnyInstrument, fragmentBytes: number): Promise<void> {
  const expected = await tourIn(instrument, Infinity);
  const actual = await tourIn(instrument, fragmentBytes);
  for (const part of ['answers', 'particles', 'states', 'sent'] as const) {
    if (isDeepStrictEqual(actual[part], expected[part])) continue;
    throw new ConformanceError(`in pieces of ${fragmentBytes} bytes the ${part} are others`, { expected: expected[part], actual: actual[part] });
  }
}

async function tourIn(instrument: AnyInstrument, fragmentBytes: number): Promise<TourRecord> {
  const bed = bench(instrument.Driver, instrument.simulator, { fragmentBytes });
  try {
    return await tour(bed, instrument);
  } catch (error) {
    const size = fragmentBytes === Infinity ? 'whole' : `in pieces of ${fragmentBytes} bytes`;
    throw new ConformanceError(`with what the instrument sends ${size}, a verb fails: ${String(error)}`, {}, { cause: error });
  } finally {
    await bed.close();
  }
}
