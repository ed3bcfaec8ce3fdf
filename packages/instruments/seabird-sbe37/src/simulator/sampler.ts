import { type CalendarTime, dateText, timeText } from './calendar.ts';
import type { InstrumentClock } from './instrument-clock.ts';
import { fullSampleLine, rawLine, type Sample, sampleLine } from './sample-line.ts';
import { SampleMemory } from './sample-memory.ts';
import type { Measurement, Sea } from './sea.ts';
import type { SettingsMemory } from './settings.ts';
import type { Sbe37Unit } from './unit.ts';

/** What a {@link Sampler} works with. */
export interface SamplerOptions {
  readonly sea: Sea;
  readonly clock: InstrumentClock;
  readonly settings: SettingsMemory;
  readonly unit: Sbe37Unit;
  /** Gives simulated time, in Unix milliseconds. */
  readonly now: () => number;
  /** As in `Sbe37SimulatorOptions`. */
  readonly alwaysFullSample: boolean;
  /** As in `Sbe37SimulatorOptions`. */
  readonly literalDate: boolean;
}

/** Takes samples, stores them, and writes the lines that tell of them. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #memory = new SampleMemory();
  #last: Sample | undefined;
  #startedAt: CalendarTime;
  #startSampleNumber: number;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#startedAt = options.clock.shown();
    this.#startSampleNumber = options.settings.values.SAMPLENUM + 1;
  }

  /** Measures the water, at a simulated time or now. */
  measure(atMs: number = this.#options.now()): Measurement {
    return this.#options.sea.measure(atMs);
  }

  /** Takes a sample. */
  take(atMs: number = this.#options.now()): Sample {
    this.#last = { measurement: this.measure(atMs), clock: this.#options.clock.shown(atMs) };
    return this.#last;
  }

  /** Takes a sample and stores it. A full memory takes no more; the instrument goes on without. */
  takeAndStore(atMs: number = this.#options.now()): Sample {
    const { settings, unit } = this.#options;
    const sample = this.take(atMs);
    const sampleNumber = settings.values.SAMPLENUM + 1;
    if (sampleNumber > unit.memoryCapacity) return sample;
    settings.put({ SAMPLENUM: sampleNumber });
    this.#memory.store(sampleNumber, sample);
    return sample;
  }

  /** Gives the sample taken last, or takes the first. */
  last(): Sample {
    return this.#last ?? this.take();
  }

  /** Takes note of when logging starts. */
  startAt(time: CalendarTime): void {
    this.#startedAt = time;
    this.#startSampleNumber = this.#options.settings.values.SAMPLENUM + 1;
  }

  /** Writes a sample as it is sent unasked; `before` is a text that got in front of it. */
  loggedLine(sample: Sample, before = ''): string {
    return `\r\n${before}#${this.#options.alwaysFullSample ? fullSampleLine(sample) : this.#lineOf(sample)}\r\n`;
  }

  /** Writes a sample that was asked for. */
  polledLine(sample: Sample): string {
    const { alwaysFullSample, literalDate } = this.#options;
    if (!alwaysFullSample) return `\r\n${this.#lineOf(sample)}\r\n`;
    return `\r\n${literalDate ? fullSampleLine(sample, '%s') : fullSampleLine(sample)}\r\n`;
  }

  /** Writes a sample unconverted. */
  rawLine(sample: Sample): string {
    return `${rawLine(sample.measurement)}\r\n`;
  }

  /** Writes what `dd` answers: the stored samples with numbers from `first` to `last`, as far as they are kept. */
  upload(first: string, last: string): string {
    if (!/^\d+$/.test(first)) return '*** begin ERROR expected INTEGER';
    if (!/^\d+$/.test(last)) return '*** end ERROR expected INTEGER';
    const { INTERVAL, SAMPLENUM } = this.#options.settings.values;
    const samples = this.#memory.between(Number(first), Math.min(Number(last), SAMPLENUM));
    return [
      `start time = ${dateText(this.#startedAt)}, ${timeText(this.#startedAt)}`,
      `sample interval = ${INTERVAL} seconds`,
      `start sample number = ${this.#startSampleNumber}`,
      '',
      ...samples.map((sample) => this.#lineOf(sample)),
      '',
    ].join('\r\n');
  }

  #lineOf(sample: Sample): string {
    const { settings, unit } = this.#options;
    return sampleLine(sample, { settings: settings.values, hasPressure: unit.pressureSensor !== undefined });
  }
}
