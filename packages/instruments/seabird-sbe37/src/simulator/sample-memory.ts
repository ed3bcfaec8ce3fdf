import type { Sample } from './sample-line.ts';

/** How many stored samples the simulation keeps for upload, whatever the instrument says it has room for. */
export const KEPT_SAMPLES_LIMIT = 10_000;

/** The samples in an instrument's memory, by their number; beyond the limit the first stored are forgotten. */
export class SampleMemory {
  readonly #samples = new Map<number, Sample>();

  /** Stores a sample, over another one of the same number. */
  store(sampleNumber: number, sample: Sample): void {
    this.#samples.delete(sampleNumber);
    this.#samples.set(sampleNumber, sample);
    const [first] = this.#samples.keys();
    if (this.#samples.size > KEPT_SAMPLES_LIMIT && first !== undefined) this.#samples.delete(first);
  }

  /** Gives the samples with numbers from `first` to `last`, in the order of their numbers. */
  between(first: number, last: number): readonly Sample[] {
    return [...this.#samples]
      .filter(([sampleNumber]) => sampleNumber >= first && sampleNumber <= last)
      .sort(([one], [other]) => one - other)
      .map(([, sample]) => sample);
  }
}
