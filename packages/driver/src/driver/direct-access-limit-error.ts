import { TimeoutError } from '../errors.ts';

/** Direct access has lasted too long, or nothing was sent in it for too long; the driver takes the instrument back. */
export class DirectAccessLimitError extends TimeoutError {
  readonly code = 'direct-access-limit';
  readonly timeoutMs: number;
  /** Which of its limits it was. */
  readonly limit: 'idle' | 'longest';

  constructor(limit: 'idle' | 'longest', timeoutMs: number) {
    super(limit === 'idle' ? `nothing was sent in direct access for ${timeoutMs} ms; it ends` : `direct access has lasted ${timeoutMs} ms; it ends`);
    this.limit = limit;
    this.timeoutMs = timeoutMs;
  }
}
