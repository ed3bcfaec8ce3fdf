import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { SchedulerLike } from 'rxjs';
import { LOG_LINE_LIMIT } from '../limits.ts';

/** How long a log grows, in bytes, before it becomes the previous one; there are never more than these two. */
export const LOG_LENGTH_LIMIT = 10_485_760;

/** An agent's log of events, a line each. A disk that refuses it does not stop the agent. */
export class LogFile {
  readonly #path: string;
  readonly #scheduler: SchedulerLike;

  constructor(path: string, scheduler: SchedulerLike) {
    this.#path = path;
    this.#scheduler = scheduler;
  }

  /** Adds a line, with the time in front. */
  write(line: string): void {
    const text = `${new Date(this.#scheduler.now()).toISOString()} ${oneSafeLine(line)}\n`;
    try {
      if ((statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LENGTH_LIMIT) renameSync(this.#path, `${this.#path}.1`);
      appendFileSync(this.#path, text);
    } catch {
      // There is nowhere left to say it; the journal and the clients matter more.
    }
  }
}

/** Shows control characters instead of passing them on to the terminal of whoever reads the log; others keep their look. */
function oneSafeLine(line: string): string {
  const shown = line.length > LOG_LINE_LIMIT ? `${line.slice(0, LOG_LINE_LIMIT)}...` : line;
  return shown.replace(/[\x00-\x1f\x7f-\x9f]/g, (char) => (char === '\n' ? '\\n' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`));
}
