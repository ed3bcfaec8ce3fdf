import { type AnyDefinition, DriverConnectionState, DriverEvent } from '@taffrail/driver';
import { describe, it } from 'vitest';
import { checkAborts } from './checks/aborts.ts';
import { checkCallFailures } from './checks/call-failures.ts';
import { checkAcceptances, checkCapabilities, checkRefusals } from './checks/capabilities.ts';
import { checkDescriptions, checkOwnValues, checkPatterns, checkWireTokens } from './checks/definition.ts';
import { checkExchange } from './checks/exchanges.ts';
import { checkFragmentation, checkSlowBytes, FRAGMENT_SIZES } from './checks/fragmentation.ts';
import { checkLeaks, checkLeaksAmidVerbs, checkSignals } from './checks/leaks.ts';
import { checkRediscovery } from './checks/rediscovery.ts';
import { checkCorruption, checkSamples, checkSamplesAfterPrompt, checkTruncatedSamples } from './checks/samples.ts';
import { checkReadBack, checkRefusedValues } from './checks/settings.ts';
import { checkSilence } from './checks/silence.ts';
import { checkChosenValues, checkStartupValues, startupValues } from './checks/startup.ts';
import { checkStateGraph, checkStatesReached } from './checks/states.ts';
import { type FailingCall, failureModes } from './failing-calls.ts';
import { faultRun, faultRunOf } from './fault-run/fault-run.ts';
import type { AnyInstrument, InstrumentUnderTest } from './instrument-under-test.ts';
import { findRoutes, type Routes } from './routes.ts';
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
 * writable parameters nothing to read back.
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
    const subject: AnyInstrument = instrument;
    describeDefinition(subject);
    describeSamples(subject);
    describeExchanges(subject);
    const routes = once(() => findRoutes(subject));
    describeStates(subject, routes);
    describeSettings(subject, routes);
    describeFragments(subject);
    describeAutosampling(subject, routes);
    describeFaults(subject);
  });
}

function describeDefinition(subject: AnyInstrument): void {
  describe('in its definition', () => {
    it('describes everything, and gives every number a unit', () => checkDescriptions(subject));
    it('has no wire token and no stream twice', () => checkWireTokens(subject));
    it('has no pattern that keeps state or matches nothing at all', () => checkPatterns(subject));
    it('has ranges, shipped values and start-up values that its parameters can hold', () => checkOwnValues(subject));
    it('declares no state that cannot be reached or left', () => checkStateGraph(subject));
  });
}

function describeSamples(subject: AnyInstrument): void {
  if (Object.keys(subject.definition.particles).length === 0) return;
  describe('in its samples', () => {
    it('reads every record wholly', () => checkSamples(subject));
    it('gives no particle for a record that has not ended', () => checkTruncatedSamples(subject));
    it('loses no other record, and vouches for nothing that a checksum denies, whatever is done to one', () => checkCorruption(subject), SWEEP_LIMIT_MS);
    if (subject.definition.prompts.length > 0) it('reads a line that follows a prompt without a line end', () => checkSamplesAfterPrompt(subject));
  });
}

function describeExchanges(subject: AnyInstrument): void {
  for (const recorded of subject.exchanges ?? []) {
    it(`sends exactly what is recorded when it ${recorded.title}`, () => checkExchange(subject, recorded));
  }
}

function describeStates(subject: AnyInstrument, routes: () => Promise<Routes>): void {
  const { states } = subject.definition;
  it('is led into every declared state by its verbs', async () => checkStatesReached(subject, await routes()));
  describe.each([DriverConnectionState.UNCONFIGURED, DriverConnectionState.DISCONNECTED, ...Object.keys(states)])('in %s', (state) => {
    it('is capable of what is declared', async () => checkCapabilities(subject, state, await routes()));
    it('does what it is capable of', async () => checkAcceptances(subject, state, await routes()));
    it('refuses every other verb, and sends nothing for it', async () => checkRefusals(subject, state, await routes()));
    it('ends every verb in time when the instrument has fallen silent', async () => checkSilence(subject, state, await routes()));
    it('ends every verb at once when its signal aborts', async () => checkAborts(subject, state, await routes()));
    it('leaves nothing behind when it is closed', async () => checkLeaks(subject, state, await routes()));
    it('leaves nothing behind when it is closed in the middle of a verb', async () => checkLeaksAmidVerbs(subject, state, await routes()));
    it('leaves no listener on the signal of a verb', async () => checkSignals(subject, state, await routes()));
  });
}

function describeSettings(subject: AnyInstrument, routes: () => Promise<Routes>): void {
  const { parameters, states } = subject.definition;
  if (Object.keys(startupValues(subject)).length > 0) {
    it('holds its start-up values after discover', async () => checkStartupValues(subject, await routes()));
  }
  if (!Object.values(states).some((cells) => Object.hasOwn(cells, DriverEvent.SET))) return;
  it('refuses values that no parameter can hold, and sends nothing for them', async () => checkRefusedValues(subject, await routes()));
  if (Object.keys(startupValues(subject)).length > 0) {
    it('keeps to what was set when it discovers the instrument again', async () => checkChosenValues(subject, await routes()));
  }
  if (Object.values(parameters).some(({ visibility }) => visibility === 'read-write')) {
    it('reads back every value that it sets', async () => checkReadBack(subject, await routes()));
  }
}

function describeFragments(subject: AnyInstrument): void {
  it.each(FRAGMENT_SIZES)('answers and publishes the same when bytes come %i at a time', (size) => checkFragmentation(subject, size));
  it('goes through the same states, and reads the same settings, when bytes come slowly', () => checkSlowBytes(subject));
}

function describeAutosampling(subject: AnyInstrument, routes: () => Promise<Routes>): void {
  if (!hasMeaning('startAutosample', subject.definition)) return;
  it('finds an instrument that it left autosampling, and goes on publishing', async () => checkRediscovery(subject, await routes()));
}

function describeFaults(subject: AnyInstrument): void {
  it.each(Object.keys(failureModes) as FailingCall[])( // the table has a row for each, and no other
    'survives the failure of any %s of a session, in every way, and finds the instrument again',
    async (call) => { await checkCallFailures(subject, call); },
    FAILURES_LIMIT_MS,
  );
  const { seed, sessions } = faultRunOf({});
  const what = `ends ${sessions} sessions with faults in a known state, no sample lost or doubled, SEED=${seed}`;
  it(what, async () => { await faultRun(subject, { seed, sessions }); }, sessions * FAULT_SESSION_LIMIT_MS);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
