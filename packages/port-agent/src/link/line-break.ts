import type { SchedulerLike } from 'rxjs';
import { BreakError } from '../errors.ts';
import type { LinkConnection } from './link-connection.ts';

/** Settings of a {@link LineBreak}. */
export interface LineBreakOptions {
  readonly url: string;
  readonly durationMs: number;
  readonly scheduler: SchedulerLike;
}

/** One BREAK on one connection. */
export class LineBreak {
  /** Fulfilled when the line is free again; rejected when the line could not be held or freed, or the BREAK was cut short. */
  readonly done: Promise<void>;
  readonly #options: LineBreakOptions;
  #cutReason: string | undefined;
  #endPause: (() => void) | undefined;

  constructor(connection: LinkConnection, options: LineBreakOptions) {
    this.#options = options;
    this.done = this.#run(connection);
  }

  /** Ends the BREAK before its time. */
  cutShort(reason: string): void {
    this.#cutReason ??= reason;
    this.#endPause?.();
  }

  async #run(connection: LinkConnection): Promise<void> {
    try {
      await connection.setBreak?.(true);
      if (this.#cutReason === undefined) await this.#pause();
    } finally {
      // Also after a failure: a line that may be held must not stay so.
      await connection.setBreak?.(false).catch((error: unknown) => {
        if (this.#cutReason === undefined) throw error;
      });
    }
    if (this.#cutReason !== undefined) throw new BreakError(this.#options.url, this.#cutReason);
  }

  async #pause(): Promise<void> {
    const { scheduler, durationMs } = this.#options;
    return new Promise((resolve) => {
      const timer = scheduler.schedule(() => { resolve(); }, durationMs);
      this.#endPause = () => {
        timer.unsubscribe();
        resolve();
      };
    });
  }
}
