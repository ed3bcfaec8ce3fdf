import { type ReplyTimeoutError, TimeoutError } from '@taffrail/driver';

/** The control character C brought no command console. The instrument goes on sampling, as far as it can be told to. */
export class NoConsoleError extends TimeoutError {
  readonly code = 'no-console';
  readonly timeoutMs: number;
  /** What came instead. */
  readonly received: string;

  constructor(cause: ReplyTimeoutError) {
    super(
      `no "Command Console" within ${cause.timeoutMs} ms of "\\u0003", sent every 300 ms; received ${JSON.stringify(cause.received)}. ` +
        'A SATPRL may have another key for its console',
      { cause },
    );
    this.timeoutMs = cause.timeoutMs;
    this.received = cause.received;
  }
}
