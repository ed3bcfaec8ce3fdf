import { DriverProtocolState } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';
import { type AnyInstrument, SAMPLES_WITHIN_MS } from '../instrument-under-test.ts';
import { type Routes, travel } from '../routes.ts';

/** Checks that a driver which left an instrument autosampling finds it so when it comes back, that samples go on, and that they can be stopped. */
export async function checkRediscovery(instrument: AnyInstrument, routes: Routes): Promise<void> {
  const { AUTOSAMPLE } = DriverProtocolState;
  const route = routes.get(AUTOSAMPLE);
  if (route === undefined) throw new ConformanceError('no verbs lead into AUTOSAMPLE');
  const bed = await travel(instrument, route);
  await bed.run(bed.driver.disconnect());
  const found = await bed.connect();
  if (found !== AUTOSAMPLE) throw new ConformanceError('an instrument that autosamples is discovered otherwise', { expected: AUTOSAMPLE, actual: found });
  const before = bed.particles.length;
  const withinMs = instrument.samplesWithinMs ?? SAMPLES_WITHIN_MS;
  await bed.time.advance(withinMs);
  const count = bed.particles.length - before;
  const ceased = `particles do not continue after rediscovery: expected at least 2 within ${withinMs} ms (samplesWithinMs), found ${count}`;
  if (count < 2) throw new ConformanceError(ceased, { expected: 'at least 2', actual: count });
  await bed.run(bed.driver.stopAutosample());
  const stopped = bed.particles.length;
  await bed.time.advance(withinMs);
  const late = bed.particles.length - stopped;
  await bed.close();
  if (late > 0) throw new ConformanceError('particles come after stopAutosample', { expected: 0, actual: late });
}
