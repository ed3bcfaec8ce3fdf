/** How slowly a command line is sent, to an instrument or a serial server that loses characters which come at once. */
export interface Pacing {
  readonly byEcho?: boolean;
  readonly echoTimeoutMs?: number;
  readonly terminatorDelayMs?: number;
  readonly restMs?: number;
}
