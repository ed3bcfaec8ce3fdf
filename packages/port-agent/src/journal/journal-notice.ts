import type { JournalGap } from './batch.ts';

/**
 * Why a journal lacks bytes or cannot vouch for them: `not-written` the disk refused them; `taken-away` they were written to files that
 * somebody moved or removed; `machine-crash` the machine went down, and what was not on the disk by then may be lost; `damaged` they stand there and are no packets; `suspect` each packet agrees with its
 * own checksum, but all together do not with their checkpoint's.
 */
export const GAP_REASONS = ['not-written', 'taken-away', 'machine-crash', 'damaged', 'suspect'] as const;

/** One of {@link GAP_REASONS}. */
export type GapReason = (typeof GAP_REASONS)[number];

/** A gap that the journal knows of, and tells of in a STATUS packet behind it. */
export interface KnownGap extends JournalGap {
  readonly reason: GapReason;
}

/** Writes the payload of a STATUS packet that tells of a gap. */
export function writeGapNotice({ from, to, reason }: KnownGap): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ journal: 'gap', from: String(from), to: String(to), reason }));
}

/** Reads what a STATUS packet tells of a gap; undefined when it tells of something else. */
export function readGapNotice(payload: Uint8Array): KnownGap | undefined {
  const record = recordIn(payload);
  const from = positionOf(record?.['from']);
  const to = positionOf(record?.['to']);
  const reason = GAP_REASONS.find((known) => known === record?.['reason']);
  if (record?.['journal'] !== 'gap' || from === undefined || to === undefined || reason === undefined) return undefined;
  return { from, to, reason };
}

function recordIn(payload: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined; // just found to be an object
  } catch {
    return undefined; // not JSON, so not one of these
  }
}

function positionOf(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
