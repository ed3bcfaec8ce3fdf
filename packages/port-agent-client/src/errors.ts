import { ConnectionError } from '@taffrail/connection';

/** A port agent cannot go on where its client left off: it has another journal, that place is not in it, or it has another past. */
export class ResumeRefusedError extends ConnectionError {
  readonly code = 'resume-refused';
  /** The agent's own word for it: `epoch-mismatch`, `position-beyond-head`, or `journal-differs` when the journal was cut and has grown again. */
  readonly fault: string;

  constructor(url: string, fault: string, reason: string) {
    super(url, `cannot resume at ${url}: ${reason}`);
    this.fault = fault;
  }
}

/** It is not known whether a write was handed on: the agent neither acknowledged nor refused it. Nothing was tried again. */
export class WriteUnconfirmedError extends ConnectionError {
  readonly code = 'write-unconfirmed';

  constructor(url: string, reason: string) {
    super(url, `a write to ${url} may or may not have been handed on: ${reason}`);
  }
}

/** What is to be shown to an agent cannot be: a file is not there, holds something else, or is open to others than its owner. */
export class CredentialsError extends ConnectionError {
  readonly code = 'credentials';
  readonly path: string;

  constructor(url: string, path: string, reason: string, options?: ErrorOptions) {
    super(url, `cannot use ${path} towards ${url}: ${reason}`, options);
    this.path = path;
  }
}
