/** What an agent is told by its link. All are called in order, from the event loop, never from inside `start` or `write`. */
export interface LinkListener {
  /** The link stands. */
  linkUp(): void;
  /** The link is gone, or the first attempt at it failed. Failed attempts after that are not told. */
  linkDown(reason: string): void;
  /**
   * Bytes arrived; where a link stands only after it has been set up, some may come before `linkUp`. The array has `HEADER_LENGTH`
   * bytes of room in front of them, is the listener's own and never written again. `isLast` says that nothing more had arrived when
   * they were read; without it more may follow at once.
   */
  received(framed: Uint8Array, isLast?: boolean): void;
}

/** The one connection to an instrument: a socket, a serial line. It keeps itself up for ever, from `start` to `stop`. */
export interface Link {
  readonly url: string;
  readonly isUp: boolean;
  /** How many bytes wait for the instrument to take them. */
  readonly queuedBytes: number;
  /** How many bytes can be written at once; above 65,507 only where what is written together need not arrive together. */
  readonly longestWriteBytes: number;
  start(listener: LinkListener): void;
  /** Hands bytes on; false when the link is down, and then nothing was written. */
  write(bytes: Uint8Array): boolean;
  /**
   * Holds the line in the BREAK condition; what is written meanwhile follows it. Absent where the link has none.
   *
   * @throws {@link BreakError}, {@link ComPortRefusedError} or {@link ComPortTimeoutError}.
   */
  readonly sendBreak?: (durationMs: number) => Promise<void>;
  /** Leaves what arrives where it is, or takes it again; without effect on kinds of link where it would be lost, and on the next connection. */
  hold?(isHeld: boolean): void;
  /** Lets queued bytes go out, within a deadline, and closes. Never rejects; what arrives meanwhile is received, no change is told. */
  stop(): Promise<void>;
}
