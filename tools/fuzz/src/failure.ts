import type { FuzzFault } from './fuzz-fault.ts';

/**
 * A failure that may come at any time, and ends whatever is being waited for.
 *
 * A promise that is raced again and again keeps a reaction of each race for as long as it lives; this keeps only those that still wait.
 */
export class Failure {
  readonly #waiting = new Set<(fault: FuzzFault) => void>();
  #fault: FuzzFault | undefined;

  /** Has whoever waits fail, now and from now on; the first one counts. */
  fail(fault: FuzzFault): void {
    this.#fault ??= fault;
    for (const reject of this.#waiting) reject(this.#fault);
    this.#waiting.clear();
  }

  /** Waits for work. @throws the {@link FuzzFault} when it comes first. */
  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#fault !== undefined) throw this.#fault;
    let remove: () => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
      this.#waiting.add(reject);
      remove = () => this.#waiting.delete(reject);
    });
    try {
      return await Promise.race([work, failed]);
    } finally {
      remove();
    }
  }
}
