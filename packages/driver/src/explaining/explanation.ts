import type { ExpectedNext } from '../patterns/follow-pattern.ts';

/** Why bytes are no particle: how far a rule describes them, and what it asks for there. */
export interface Explanation {
  /** The name of the rule that describes the bytes furthest; `undefined` when none does. */
  readonly rule: string | undefined;
  /** Its stream. */
  readonly stream: string | undefined;
  /** The place in the text, and so in its bytes, up to which they are what the rule describes. */
  readonly at: number;
  /** What could have come there; nothing where the rule describes all of the text and refuses what it says. */
  readonly expected: readonly ExpectedNext[];
  /** The checksum, where it is what is wrong. */
  readonly checksum?: ChecksumComparison;
}

/** A checksum as it is and as it would be right. */
export interface ChecksumComparison {
  /** The number that the bytes before it have as their checksum. */
  readonly computed: number;
  /** The number that is there. */
  readonly found: number;
  /** How many bytes it has. */
  readonly lengthBytes: number;
}
