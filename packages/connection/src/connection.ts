import type { Observable } from 'rxjs';

/** Bytes from an instrument, as they arrived. The array belongs to its receiver and is never written again. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** When the bytes were read from the instrument, in Unix milliseconds with fractions; the port agent's time where there is one. */
  readonly receivedAtMs: number;
  /** The journal position of the first of these bytes; absent where nothing journals them. */
  readonly position?: bigint;
}

/** The journal's span that was lost to a client: `from` is the first missing position, `to` the first that follows. */
export interface Gap {
  readonly from: bigint;
  readonly to: bigint;
  /** The journal that `from` is a position of, where `to` is one of another journal, which took its place. */
  readonly fromEpoch?: string;
}

/** Where in a journal a later connection can go on: behind all that an earlier one has given. Plain data. */
export interface ResumePlace {
  readonly epoch: string;
  readonly position: bigint;
  /** What shows that the journal is still the one that was read; for whoever keeps it to compare. */
  readonly last?: string;
}

/** What a connection knows of the link behind it. */
export interface LinkStatus {
  /** Whether the instrument's own link is up; `unknown` where nobody can tell (a bare TCP connection is `up` while it stands). */
  readonly instrumentLink: 'up' | 'down' | 'unknown';
  /** The identity of the journal that positions refer to; absent where there is no journal. */
  readonly epoch?: string;
  /** Whether what comes is kept in the journal: `failing` while its disk refuses it. Absent where nobody can tell. */
  readonly journal?: 'ok' | 'failing';
  /** When the other side was last heard of, in Unix milliseconds. */
  readonly heardAtMs?: number;
  /** What was lost since the previous status, or before the first subscription to `data$`, if anything was. */
  readonly gap?: Gap;
  /**
   * Whether what comes is what was journalled while nobody was here to take it. `instrumentLink` is then the link's state at that
   * time, and nothing that comes answers what is sent now.
   */
  readonly isCatchingUp?: boolean;
}

/** Settings of one operation that takes time. */
export interface OperationOptions {
  /** Aborts the operation; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Settings of the opening of a connection. */
export interface OpenOptions extends OperationOptions {
  /** Where to go on, in a journal. Without effect where there is none. Default with what comes from now on. */
  readonly resume?: ResumePlace;
  /**
   * What comes of a `resume` that the journal refuses, being another one, or not what it was: the opening fails, or the connection
   * begins as near to it as can be and tells the gap. Default `fail`.
   */
  readonly whenRefused?: 'fail' | 'gap';
}

/** Settings of a request for the right to write. */
export interface WriteLeaseOptions extends OperationOptions {
  /** Takes it from whoever has it, who is told. Default false. */
  readonly takeover?: boolean;
}

/** A live, bidirectional byte connection towards one instrument. It is open from the moment it exists. */
export interface Connection {
  /** Where it leads, for messages. */
  readonly url: string;
  /**
   * What the instrument sends.
   *
   * Hot, with one grace: what arrives before the first subscription is kept for it, up to {@link EARLY_BYTES_LIMIT}.
   * Completes on {@link close}; errors with `ConnectionLostError`, and with nothing else.
   */
  readonly data$: Observable<Chunk>;
  /**
   * The state of the link. Replays the latest; completes when `data$` ends, and never errors. What it tells is in order with `data$`: on a
   * connection that goes on from a place, nothing new is told before that has its first subscriber.
   */
  readonly status$: Observable<LinkStatus>;
  /**
   * Where another connection can go on, also after this one has ended: behind what `data$` has given, or keeps for its first
   * subscriber. Absent where nothing is journalled.
   */
  readonly resumePlace?: ResumePlace;
  /**
   * Hands bytes on towards the instrument, whole or not at all.
   *
   * @throws {@link ConnectionClosedError}, {@link ConnectionLostError} or {@link WriteRefusedError}.
   */
  send(bytes: Uint8Array, options?: OperationOptions): Promise<void>;
  /**
   * Holds the line in the BREAK condition.
   *
   * @throws {@link LinkCapabilityError} where the link has no BREAK.
   */
  sendBreak(durationMs: number, options?: OperationOptions): Promise<void>;
  /**
   * Takes the right to write, to the exclusion of others, or keeps it: asked for again it counts as used. Absent where
   * nobody else can write, or nobody can be kept from it.
   *
   * @throws {@link WriteRefusedError} that names its holder.
   */
  requestWriteLease?(options?: WriteLeaseOptions): Promise<void>;
  /** Gives the right to write back. */
  releaseWriteLease?(options?: OperationOptions): Promise<void>;
  /** Ends the connection; a second call is the first one's promise. Never rejects. */
  close(): Promise<void>;
}

/** How many bytes a connection keeps for its first subscriber before it gives itself up as lost. */
export const EARLY_BYTES_LIMIT = 1_048_576;

/** Opens a connection to the place that a URL names. Rejects with a `ConnectionError`, mostly `ConnectFailedError` or `ConnectionUrlError`, or with the signal's reason. */
export type ConnectionOpener = (url: string, options?: OpenOptions) => Promise<Connection>;
