import { type AnyDefinition, DriverConnectionState, DriverEvent } from '@taffrail/driver';
import { afterAll, describe } from 'vitest';
import { checkAborts } from './checks/aborts.ts';
import { checkCallFailures } from './checks/call-failures.ts';
import { checkAcceptances, checkCapabilities, checkRefusals } from './checks/capabilities.ts';
import { checkDescriptions, checkOwnValues, checkPatterns, checkWireTokens } from './checks/definition.ts';
import { checkExchange } from './checks/exchanges.ts';
import { checkFragmentation, checkSlowBytes, FRAGMENT_SIZES } from './checks/fragmentation.ts';
import { checkLeaks, checkLeaksAmidVerbs, checkSignals } from './checks/leaks.ts';
import { checkMeddling } from './checks/meddling.ts';
import { checkRediscovery } from './checks/rediscovery.ts';
import { checkCorruption, checkSamples, checkSamplesAfterPrompt, checkTruncatedSamples } from './checks/samples.ts';
import { checkReadBack, checkRefusedValues } from './checks/settings.ts';
import { checkSilence } from './checks/silence.ts';
import { checkChosenValues, checkStartupValues, startupValues } from './checks/startup.ts';
import { checkStateGraph, checkStatesReached } from './checks/states.ts';
import { ConformanceSuite } from './conformance/conformance-suite.ts';
import { type FailingCall, failureModes } from './failing-calls.ts';
import { faultRun, faultRunOf } from './fault-run/fault-run.ts';
import type { AnyInstrument, InstrumentUnderTest } from './instrument-under-test.ts';
import { findRoutes, type Routes } from './routes.ts';
import { TransitionCoverage } from './transition-coverage.ts';
import { hasMeaning } from './verbs.ts';

/** How much real time the failures of one call may take on a slow machine. */
const FAILURES_LIMIT_MS = 120_000;

/** How much real time the sweep over the records of an instrument may take on a slow machine. */
const SWEEP_LIMIT_MS = 120_000;

/** How much real time one session of a fault run may take on a slow machine. */
const FAULT_SESSION_LIMIT_MS = 5_000;

/**
 * Registers the tests that every instrument has to pass; to be called at the top of a vitest file.
 *
 * What an instrument does not have is not tested: without `startAutosample` there is nothing to rediscover, without
 * writable parameters nothing to read back. At the end it says on standard output which level of conformance was found and what
 * is missing for the next, and holds the package to what it claims.
 *
 * @example
 * ```ts
 * testInstrument('SBE 37', {
 *   definition: sbe37,
 *   Driver: Sbe37Driver,
 *   simulator: (options) => new Sbe37Simulator(options),
 *   samples: { ctd: [['-1.5000, 2.90000,   0.000', { temperature: -1.5, conductivity: 2.9, pressure: 0 }]] },
 * });
 * ```
 */
export function testInstrument<D extends AnyDefinition>(name: string, instrument: InstrumentUnderTest<D>): void {
  describe(`${name}, as every instrument,`, () => {
    const coverage = new TransitionCoverage(instrument.definition);
    const subject: AnyInstrument = { ...instrument, Driver: coverage.observed(instrument.Driver) };
    const suite = new ConformanceSuite(subject, coverage);
    describeDefinition(suite, subject);
    describeSamples(suite, subject);
    describeExchanges(suite, subject);
    const routes = once(() => findRoutes(subject));
    describeStates(suite, subject, routes);
    describeSettings(suite, subject, routes);
    describeFragments(suite, subject);
    describeAutosampling(suite, subject, routes);
    describeFaults(suite, subject);
    suite.checkHardware();
    afterAll(() => { suite.conclude(name); });
  });
}

function describeDefinition(suite: ConformanceSuite, subject: AnyInstrument): void {
  describe('in its definition', () => {
    suite.check('bronze', 'describes everything, and gives every number a unit', () => checkDescriptions(subject));
    suite.check('bronze', 'has no wire token and no stream twice', () => checkWireTokens(subject));
    suite.check('bronze', 'has no pattern that keeps state or matches nothing at all', () => checkPatterns(subject));
    suite.check('bronze', 'has ranges, shipped values and start-up values that its parameters can hold', () => checkOwnValues(subject));
    suite.check('bronze', 'declares no state that cannot be reached or left', () => checkStateGraph(subject));
  });
}

function describeSamples(suite: ConformanceSuite, subject: AnyInstrument): void {
  const { particles, prompts } = subject.definition;
  if (Object.keys(particles).length === 0) return;
  describe('in its samples', () => {
    suite.check('bronze', 'reads every record wholly', () => checkSamples(subject));
    suite.check('bronze', 'gives no particle for a record that has not ended', () => checkTruncatedSamples(subject));
    if (prompts.length > 0) suite.check('bronze', 'reads a line that follows a prompt without a line end', () => checkSamplesAfterPrompt(subject));
    const sound = 'loses no other record, and vouches for nothing that a checksum denies, whatever is done to one';
    suite.check('gold', sound, () => checkCorruption(subject), { timeoutMs: SWEEP_LIMIT_MS });
  });
}

function describeExchanges(suite: ConformanceSuite, subject: AnyInstrument): void {
  for (const recorded of subject.exchanges ?? []) {
    suite.check('bronze', `sends exactly what is recorded when it ${recorded.title}`, () => checkExchange(subject, recorded));
  }
}

function describeStates(suite: ConformanceSuite, subject: AnyInstrument, routes: () => Promise<Routes>): void {
  const { states } = subject.definition;
  suite.check('bronze', 'is led into every declared state by its verbs', async () => checkStatesReached(subject, await routes()));
  const checks = [
    ['is capable of what is declared', checkCapabilities],
    ['does what it is capable of', checkAcceptances],
    ['refuses every other verb, and sends nothing for it', checkRefusals],
    ['ends every verb in time when the instrument has fallen silent', checkSilence],
    ['ends every verb at once when its signal aborts', checkAborts],
    ['leaves nothing behind when it is closed', checkLeaks],
    ['leaves nothing behind when it is closed in the middle of a verb', checkLeaksAmidVerbs],
    ['leaves no listener on the signal of a verb', checkSignals],
  ] as const;
  describe.each([DriverConnectionState.UNCONFIGURED, DriverConnectionState.DISCONNECTED, ...Object.keys(states)])('in %s', (state) => {
    for (const [what, check] of checks) suite.check('silver', what, async () => check(subject, state, await routes()), { of: state });
  });
}

function describeSettings(suite: ConformanceSuite, subject: AnyInstrument, routes: () => Promise<Routes>): void {
  const { parameters, states } = subject.definition;
  const hasStartup = Object.keys(startupValues(subject)).length > 0;
  if (hasStartup) suite.check('silver', 'holds its start-up values after discover', async () => checkStartupValues(subject, await routes()));
  if (!Object.values(states).some((cells) => Object.hasOwn(cells, DriverEvent.SET))) return;
  suite.check('silver', 'refuses values that no parameter can hold, and sends nothing for them', async () => checkRefusedValues(subject, await routes()));
  if (hasStartup) suite.check('silver', 'keeps to what was set when it discovers the instrument again', async () => checkChosenValues(subject, await routes()));
  if (Object.values(parameters).some(({ visibility }) => visibility === 'read-write')) {
    suite.check('silver', 'reads back every value that it sets', async () => checkReadBack(subject, await routes()));
  }
}

function describeFragments(suite: ConformanceSuite, subject: AnyInstrument): void {
  for (const size of FRAGMENT_SIZES) {
    suite.check('bronze', `answers and publishes the same when bytes come ${size} at a time`, () => checkFragmentation(subject, size));
  }
  suite.check('bronze', 'goes through the same states, and reads the same settings, when bytes come slowly', () => checkSlowBytes(subject));
}

function describeAutosampling(suite: ConformanceSuite, subject: AnyInstrument, routes: () => Promise<Routes>): void {
  if (!hasMeaning('startAutosample', subject.definition)) return;
  suite.check('silver', 'finds an instrument that it left autosampling, and goes on publishing', async () => checkRediscovery(subject, await routes()));
  suite.check('silver', 'finds what somebody else has had the instrument do', async () => checkMeddling(subject, await routes()));
}

function describeFaults(suite: ConformanceSuite, subject: AnyInstrument): void {
  // The table has a row for each, and no other.
  for (const call of Object.keys(failureModes) as FailingCall[]) {
    const what = `survives the failure of any ${call} of a session, in every way, and finds the instrument again`;
    suite.check('silver', what, () => checkCallFailures(subject, call), { timeoutMs: FAILURES_LIMIT_MS });
  }
  const { seed, sessions } = faultRunOf({});
  const what = `ends ${sessions} sessions with faults in a known state, no sample lost or doubled, SEED=${seed}`;
  suite.check('silver', what, () => faultRun(subject, { seed, sessions }), { timeoutMs: sessions * FAULT_SESSION_LIMIT_MS });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
