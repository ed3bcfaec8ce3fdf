export {
  type AnyDriver,
  bench,
  BENCH_URL,
  type Bench,
  type BenchOptions,
  type DefinitionOf,
  type DriverClass,
  type SimulatorFactory,
} from './bench.ts';
export { checkAborts } from './checks/aborts.ts';
export { checkCallFailures, FAILING_CALLS_LIMIT } from './checks/call-failures.ts';
export { checkAcceptances, checkCapabilities, checkRefusals } from './checks/capabilities.ts';
export { checkDescriptions, checkOwnValues, checkPatterns, checkWireTokens, type DefinitionSubject } from './checks/definition.ts';
export { checkExchange } from './checks/exchanges.ts';
export { checkFragmentation, checkSlowBytes, FRAGMENT_SIZES } from './checks/fragmentation.ts';
export { checkLeaks, checkLeaksAmidVerbs, checkSignals } from './checks/leaks.ts';
export { checkRediscovery } from './checks/rediscovery.ts';
export { checkCorruption, checkSamples, checkSamplesAfterPrompt, checkTruncatedSamples, type SamplesSubject } from './checks/samples.ts';
export { checkMeddling } from './checks/meddling.ts';
export { checkOnHardware, type HardwareOptions } from './checks/hardware.ts';
export { checkReadBack, checkRefusedValues } from './checks/settings.ts';
export { checkSilence } from './checks/silence.ts';
export { checkChosenValues, checkStartupValues } from './checks/startup.ts';
export { checkStateGraph, checkStatesReached } from './checks/states.ts';
export type { ConformanceFacts, HardwareFacts } from './conformance/conformance-facts.ts';
export { CONFORMANCE_LEVELS, type ConformanceLevel } from './conformance/conformance-level.ts';
export { ConformanceRecord, type ConformanceReport } from './conformance/conformance-record.ts';
export { COVERAGE_FOR_SILVER } from './conformance/conformance-suite.ts';
export { PLATINUM_SOAK_HOURS } from './conformance/hardware-plan.ts';
export { CLAIM_VARIABLE, type HardwareRun, type LevelClaim } from './conformance/level-claim.ts';
export type { HardwareRecording } from './conformance/package-evidence.ts';
export { type CorruptionReport, type CorruptionSubject, corruptionSweep } from './corruption-sweep.ts';
export { ConformanceError, ExchangeError, FaultRunError, LeakError, VirtualTimeError } from './errors.ts';
export { exchange, type ExchangeOptions } from './exchange.ts';
export { type CallFailure, type FailingCall, FailingCalls, type FailureMode, failureModes } from './failing-calls.ts';
export { FAULT_SESSIONS, faultRun, type FaultRunOptions, type FaultRunReport } from './fault-run/fault-run.ts';
export type { SessionFacts, SimulatedInstrument } from './fault-run/session-facts.ts';
export { type AnyInstrument, type InstrumentUnderTest, type RecordedExchange, type SampleRecord, type Samples, SAMPLES_WITHIN_MS } from './instrument-under-test.ts';
export { leakCheck } from './leak-check.ts';
export { runReadmeProgram } from './readme-program.ts';
export { findRoutes, type Route, type Routes } from './routes.ts';
export { type Script, type ScriptedTurn, ScriptedInstrument } from './scripted-instrument.ts';
export { settle } from './settle.ts';
export { testInstrument } from './test-instrument.ts';
export { scriptOf, transcript } from './transcript-script.ts';
export { type CoverageReport, type DeclaredTransition, TransitionCoverage } from './transition-coverage.ts';
export { type Verb } from './verbs.ts';
export { type PendingTimer, UNTIL_LIMIT_MS, VIRTUAL_START_MS, VirtualTime } from './virtual-time.ts';
export { type ConnectionConditions, WatchedConnection } from './watched-connection.ts';
