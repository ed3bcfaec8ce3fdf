import { encodePacket, PacketType } from '@taffrail/port-agent-packet';
import type { JournalPacket } from './journal-reader.ts';
import { pythonRepr } from './python-repr.ts';

/**
 * What packets of a journal can be written as: `raw` the bytes that went over the link; `lineage` the packets of the lineage's
 * `.datalog` files; `seed-text` the lines of the seed's logger, which has no times.
 */
export const EXPORT_FORMATS = ['raw', 'lineage', 'seed-text'] as const;

/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The first type that is Taffrail's own: readers of the lineage know none of these. */
const FIRST_OWN_TYPE = 64;

/** Writes a packet in a format; undefined for one that the format has no place for. */
export function exportPacket({ type, payload, time }: JournalPacket, format: ExportFormat): Uint8Array | undefined {
  if (format === 'lineage') return type < FIRST_OWN_TYPE ? encodePacket({ type, payload, time }) : undefined;
  if (type !== PacketType.FROM_INSTRUMENT && type !== PacketType.FROM_DRIVER) return undefined;
  if (format === 'raw') return payload;
  const repr = pythonRepr(payload);
  return new TextEncoder().encode(type === PacketType.FROM_DRIVER ? `<<${repr}>>\n` : `${repr}\n`);
}
