/** Bytes that are no particle, and why. */
export interface Unparsed {
  readonly type: 'unparsed';
  /**
   * `no-match`: a line, or a record, that no rule reads; replies to commands are such. `unreadable`: a rule refuses what it
   * found, for `cause`; what other rules read of the same record is published all the same. `overflow`: a piece of a line
   * longer than `LINE_LIMIT_BYTES`. `incomplete`: the beginning or the end of the line or the record never came.
   * `checksum-failed`: what would be a record but for its checksum, up to where the next record begins.
   */
  readonly reason: 'no-match' | 'unreadable' | 'overflow' | 'incomplete' | 'checksum-failed';
  /** As in a particle's identity. */
  readonly epoch: string;
  readonly position: bigint;
  /** The bytes in question, ignored ones between them included. */
  readonly lengthBytes: number;
  /** The bytes in question as one character each, U+0000 to U+00FF; of a line, ignored ones left out. */
  readonly text: string;
  readonly receivedAtMs: number;
  /** The name of the particle rule that follows a line furthest, sought when asked for; of a record, the first of its framing. */
  readonly nearest: string | undefined;
  /** What the rule threw; only with `unreadable`. */
  readonly cause?: unknown;
}
