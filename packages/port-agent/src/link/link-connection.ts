/** What a connection tells: `opened` at most once, `closed` once and last; all from the event loop, never from inside a call. */
export interface ConnectionListener {
  /** The connection stands and is set up. */
  opened(): void;
  /** Bytes arrived, before `opened` or after it; laid out, and told of, as a {@link LinkListener} has it. */
  received(framed: Uint8Array, isLast?: boolean): void;
  /** The connection is gone and holds nothing any more: the next one may be opened. */
  closed(reason: string): void;
}

/** One connection of a link, from the attempt at it to its end. */
export interface LinkConnection {
  /** How many bytes it was given and has not handed on. */
  readonly queuedBytes: number;
  /** Hands bytes on, or queues them; false when that cannot be, and then nothing was written. */
  write(bytes: Uint8Array): boolean;
  /** Begins or ends the BREAK condition, after what was written before. Present if and only if the link can. */
  setBreak?(isOn: boolean): Promise<void>;
  /** Leaves what arrives where it is, or takes it again. Present where the other side then waits and nothing is lost. */
  hold?(isHeld: boolean): void;
  /** Lets queued bytes go out, then closes. */
  end(): void;
  /** Closes at once. The reason is told unless there is an earlier one. */
  abort(reason: string): void;
}

/** A kind of link to one place: knows how to make a connection, not when. */
export interface LinkKind {
  readonly url: string;
  readonly hasBreak: boolean;
  readonly longestWriteBytes: number;
  /** Begins to make a connection. Whoever calls sees to it that the one before is closed. */
  open(listener: ConnectionListener): LinkConnection;
}
