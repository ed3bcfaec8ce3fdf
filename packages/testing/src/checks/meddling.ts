import { DriverEvent, DriverProtocolState as S } from '@taffrail/driver';
import { BENCH_URL, type Bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { type Routes, travel } from '../routes.ts';
import type { Verb } from '../verbs.ts';

/** What somebody else may do, and what the driver then has to find. */
const MEDDLING = [
  { from: S.COMMAND, verb: 'startAutosample', found: S.AUTOSAMPLE },
  { from: S.AUTOSAMPLE, verb: 'stopAutosample', found: S.COMMAND },
] as const satisfies readonly { readonly from: string; readonly verb: Verb; readonly found: string }[];

/**
 * Checks that a driver which is connected finds, by `discover`, what somebody else has had the instrument do meanwhile, over a
 * connection of their own: begin to autosample, or stop.
 */
export async function checkMeddling(instrument: AnyInstrument, routes: Routes): Promise<void> {
  for (const { from, verb, found } of MEDDLING) {
    const route = routes.get(from);
    if (route === undefined || routes.get(found) === undefined) continue;
    // What is found is to be seen, and not what becomes of it: a driver has an instrument that sampled sample again.
    const bed = await travel(instrument, route, { whenSamplingEnds: 'leave' });
    if (!bed.driver.capabilities.includes(DriverEvent.DISCOVER)) {
      await bed.close();
      continue;
    }
    await meddle(bed, instrument, verb);
    await bed.run(bed.driver.discover());
    const { state } = bed.driver;
    await bed.close();
    if (state !== found) throw new ConformanceError(`after somebody else's ${verb} the driver takes the instrument to be as it was`, { expected: found, actual: state });
  }
}

async function meddle(bed: Bench, { Driver }: AnyInstrument, verb: Verb): Promise<void> {
  const somebody = new Driver({ open: async (url) => bed.simulator.connect({ url }), scheduler: bed.time, startup: 'leave' });
  await bed.run(somebody.configure({ url: BENCH_URL }));
  await bed.run(somebody.connect());
  await bed.run(somebody.discover());
  await bed.run(somebody.execute(verb));
  await bed.run(somebody.close());
}
