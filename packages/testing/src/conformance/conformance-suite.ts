import { env, stdout } from 'node:process';
import { it } from 'vitest';
import { checkOnHardware } from '../checks/hardware.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import type { DeclaredTransition, TransitionCoverage } from '../transition-coverage.ts';
import type { ConformanceLevel } from './conformance-level.ts';
import { ConformanceRecord, type ConformanceReport, conformanceText } from './conformance-record.ts';
import { hardwarePlan, PLATINUM_SOAK_HOURS } from './hardware-plan.ts';
import { CLAIM_VARIABLE, type HardwareRun, settleClaim } from './level-claim.ts';
import { benchmarksProblem, documentsProblem, recordingsProblem } from './package-evidence.ts';

const HOUR_MS = 3_600_000;

/** How much longer than its soak a run on hardware may take. */
const HARDWARE_LIMIT_MS = 2 * HOUR_MS;

/** Which part of the declared transitions silver wants to have been taken; some need faults that no seed promises. */
export const COVERAGE_FOR_SILVER = 0.9;

const COVERAGE = `takes ${100 * COVERAGE_FOR_SILVER} % of the declared transitions`;
const RECORDINGS = 'recordings of hardware, with firmware, that no damage makes lie';
const DOCUMENTS = 'complete documents';
const BENCHMARKS = 'a benchmark';
const HARDWARE = `a run on hardware that samples for ${PLATINUM_SOAK_HOURS} hours`;

/** Where a check belongs, and how long it may take. */
export interface CheckOptions {
  /** What tells it from a check of the same name. */
  readonly of?: string;
  /** In real time. Default vitest's own. */
  readonly timeoutMs?: number;
}

/** Registers checks as tests, and keeps account of the levels that ask for them. */
export class ConformanceSuite {
  readonly #subject: AnyInstrument;
  readonly #coverage: TransitionCoverage;
  readonly #record = new ConformanceRecord();
  #hardwareRun: HardwareRun | undefined;

  constructor(subject: AnyInstrument, coverage: TransitionCoverage) {
    this.#subject = subject;
    this.#coverage = coverage;
    this.#record.require('silver', COVERAGE);
    for (const what of [RECORDINGS, DOCUMENTS, BENCHMARKS]) this.#record.require('gold', what);
    this.#record.require('platinum', HARDWARE);
  }

  /** Registers a check; above the level that is aimed at, its failure is noted and fails no run. */
  check(level: ConformanceLevel, what: string, run: () => Promise<unknown>, { of = '', timeoutMs }: CheckOptions = {}): void {
    const id = of === '' ? what : `${of}: ${what}`;
    const test = this.#record.watched(level, id, run, this.#subject.conformance?.aims ?? 'gold');
    if (timeoutMs === undefined) it(what, test);
    else it(what, test, timeoutMs);
  }

  /** Registers the run on hardware, where the environment names some. */
  checkHardware(): void {
    const { isRunOnHardware = true, hardware } = this.#subject.conformance ?? {};
    const url = env['INSTRUMENT_ADDRESS'] ?? '';
    if (!isRunOnHardware || url === '') return;
    const { soakHours, open, firmware } = hardwarePlan(env, hardware);
    it(`does as much on hardware, at ${url}, and samples there for ${soakHours} hours`, async () => {
      await checkOnHardware(this.#subject, { open, url, soakMs: soakHours * HOUR_MS });
      if (firmware !== undefined) this.#hardwareRun = { firmware, date: new Date().toISOString().slice(0, 10), soakHours };
    }, soakHours * HOUR_MS + HARDWARE_LIMIT_MS);
  }

  /** Says which level was found and what is missing for the next, and settles the package's claim; to be called when all tests are over. */
  conclude(name: string): void {
    this.#noteEvidence();
    const report = this.#record.report();
    stdout.write(`${this.#text(name, report)}\n`);
    const manifest = this.#subject.conformance?.manifest;
    // Other sessions than the usual ones may take other transitions.
    const isUsual = (env['SEED'] ?? '') === '' && (env['SESSIONS'] ?? '') === '';
    if (manifest === undefined || !report.isWhole || !isUsual) return;
    settleClaim(manifest, report, { isUpdate: env[CLAIM_VARIABLE] === 'update', definition: this.#subject.definition, ...(this.#hardwareRun && { hardware: this.#hardwareRun }) });
  }

  #noteEvidence(): void {
    const { definition, checksummed = [], conformance: { manifest, recordings = [] } = {} } = this.#subject;
    const { taken, declared, missed } = this.#coverage.report();
    const ways = missed.map(inText).join(', ');
    this.#record.note(COVERAGE, taken >= COVERAGE_FOR_SILVER * declared ? undefined : `${taken} of ${declared}, not ${ways}`);
    this.#record.note(RECORDINGS, recordingsProblem(definition, recordings, checksummed));
    const folder = manifest && new URL('.', manifest);
    this.#record.note(DOCUMENTS, folder === undefined ? 'the package is not given' : documentsProblem(folder));
    this.#record.note(BENCHMARKS, folder === undefined ? 'the package is not given' : benchmarksProblem(folder));
    this.#record.note(HARDWARE, this.#hardwareRun === undefined ? `there was none; INSTRUMENT_ADDRESS=tcp://host:port INSTRUMENT_FIRMWARE=… INSTRUMENT_SOAK_HOURS=${PLATINUM_SOAK_HOURS} makes one` : undefined);
  }

  #text(name: string, report: ConformanceReport): string {
    // What a part of the suite took of them says nothing.
    if (!report.isWhole) return conformanceText(name, report);
    const { taken, declared, missed } = this.#coverage.report();
    return [conformanceText(name, report), `  ${taken} of ${declared} declared transitions taken`, ...missed.map((each) => `  not taken: ${inText(each)}`)].join('\n');
  }
}

function inText({ state, event, next }: DeclaredTransition): string {
  return `${event} in ${state} to ${next}`;
}
