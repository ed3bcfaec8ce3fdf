import { isDeepStrictEqual } from 'node:util';
import { ConformanceError } from '../errors.ts';
import { exchange } from '../exchange.ts';
import type { AnyExchange, AnyInstrument } from '../instrument-under-test.ts';

/** Checks that a recorded conversation takes place byte for byte, and is answered as recorded. */
export async function checkExchange({ Driver }: Pick<AnyInstrument, 'Driver'>, recorded: AnyExchange): Promise<void> {
  const answer = await exchange(Driver, { script: recorded.script, act: (driver) => recorded.act(driver) });
  if (!('answer' in recorded) || isDeepStrictEqual(answer, recorded.answer)) return;
  throw new ConformanceError('the conversation took place, but the driver answered something else', { expected: recorded.answer, actual: answer });
}
