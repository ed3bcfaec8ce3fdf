import { type barometer, BarometerDriver, healthyBarometer } from '../../test/barometer.ts';
import type { InstrumentUnderTest } from '../instrument-under-test.ts';
import { TransitionCoverage } from '../transition-coverage.ts';
import type { SessionFacts } from './session-facts.ts';

type Facts = SessionFacts<typeof barometer>;

({ changes: (random) => ({ interval: 1 + random.below(60), place: random.pick(['porch', 'attic']) }) }) satisfies Facts;
({ published: (particle) => particle.values.pressure.toFixed(1) }) satisfies Facts;
({ ...healthyBarometer, sessions: { changes: () => ({ outlook: 'rain' }) } }) satisfies InstrumentUnderTest<typeof barometer>;

// @ts-expect-error -- there is no such parameter
({ changes: () => ({ baud: 9_600 }) }) satisfies Facts;

// @ts-expect-error -- a value has another type
({ changes: () => ({ interval: 'often' }) }) satisfies Facts;

// @ts-expect-error -- no particle of a barometer has a temperature
({ published: (particle) => String(particle.values.temperature) }) satisfies Facts;

// @ts-expect-error -- a state is a name
({ instrument: (options) => ({ simulator: healthyBarometer.simulator(options), state: () => 3 }) }) satisfies Facts;

const coverage = new TransitionCoverage(healthyBarometer.definition);
const Observed = coverage.observed(BarometerDriver);

new Observed({ open: () => Promise.reject(new Error('never opened')) }) satisfies BarometerDriver;

// @ts-expect-error -- what is no driver cannot be observed
coverage.observed(class {});
