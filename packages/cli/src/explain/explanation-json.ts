import type { Explanation, Unparsed } from '@taffrail/driver';
import { reportOf } from '../output/error-report.ts';
import { escapeText } from '../output/escape.ts';

/** How many bytes of a span are printed with `--json`. */
export const SHOWN_BYTES = 1_024;

/** Why bytes are no sample, in the form that is printed. Instruments' bytes in it are escaped. */
export interface ExplanationJson {
  readonly type: 'explanation';
  readonly reason: Unparsed['reason'];
  readonly position: string;
  readonly length: number;
  /** The first {@link SHOWN_BYTES} of them. */
  readonly text: string;
  /** The kind of sample that comes nearest, and its stream. */
  readonly rule: string | null;
  readonly stream: string | null;
  /** How many bytes are what that kind of sample has. */
  readonly matched: number;
  /** What could have come then. */
  readonly expected: readonly { readonly what: string; readonly field: string | null }[];
  readonly checksum: { readonly computed: string; readonly found: string } | null;
  /** What refused the values. */
  readonly cause: { readonly code: string; readonly message: string } | null;
}

/** Gives an explanation in the form that is printed. */
export function explanationToJson(unparsed: Unparsed, { rule, stream, at, expected, checksum }: Explanation): ExplanationJson {
  const { reason, position, lengthBytes, text, cause } = unparsed;
  const hex = (value: number, width: number): string => `0x${value.toString(16).padStart(2 * width, '0')}`;
  return {
    type: 'explanation',
    reason,
    position: position.toString(),
    length: lengthBytes,
    text: escapeText(text.slice(0, SHOWN_BYTES)),
    rule: rule ?? null,
    stream: stream ?? null,
    matched: at,
    expected: expected.map(({ what, field = null }) => ({ what, field })),
    checksum:
      checksum === undefined
        ? null
        : { computed: hex(checksum.computed, checksum.lengthBytes), found: hex(checksum.found, checksum.lengthBytes) },
    cause: cause === undefined ? null : reportOf(cause),
  };
}
