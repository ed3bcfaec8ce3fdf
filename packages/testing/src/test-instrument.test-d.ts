import { barometer, BarometerDriver, BarometerSimulator, healthyBarometer } from '../test/barometer.ts';
import { bench } from './bench.ts';
import type { InstrumentUnderTest } from './instrument-under-test.ts';

type Barometer = InstrumentUnderTest<typeof barometer>;

({ ...healthyBarometer, leaveAlone: ['interval'] }) satisfies Barometer;

// @ts-expect-error -- there is no such parameter
({ ...healthyBarometer, leaveAlone: ['baud'] }) satisfies Barometer;

// @ts-expect-error -- a particle has no samples
({ ...healthyBarometer, samples: {} }) satisfies Barometer;

// @ts-expect-error -- a value is misspelt
({ ...healthyBarometer, samples: { pressure: [['1013.2 hPa', { presure: 1013.2 }]] } }) satisfies Barometer;

// @ts-expect-error -- a value has another type
({ ...healthyBarometer, samples: { pressure: [['1013.2 hPa', { pressure: '1013.2' }]] } }) satisfies Barometer;

const bed = bench(BarometerDriver, (options) => new BarometerSimulator(options));

bed.particles.map(({ values }) => values.pressure satisfies number);

// @ts-expect-error -- no particle of a barometer has a temperature
bed.particles.map(({ values }) => values.temperature);

// @ts-expect-error -- a driver of something else is none
bench(class {}, (options) => new BarometerSimulator(options));
