/** How slowly a command line is sent, to an instrument or a serial server that loses characters which come at once. */
export interface Pacing {
  /** How long after one character the next is sent; after its echo, where that is waited for. Default 0. */
  readonly characterDelayMs?: number;
  /** Whether each character has to come back before the next is sent. */
  readonly byEcho?: boolean;
  /** How long to wait for the echo of one character. Default {@link DEFAULT_CHARACTER_ECHO_MS}. */
  readonly echoTimeoutMs?: number;
  /** How long after the last character the terminator is sent. Default 0. */
  readonly terminatorDelayMs?: number;
  /** How long the line is left alone after each exchange. Default 0. */
  readonly restMs?: number;
}

/** How long the echo of one character may take, unless the pacing says otherwise. */
export const DEFAULT_CHARACTER_ECHO_MS = 3_000;
