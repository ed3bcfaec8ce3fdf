/** The codes of the packet types: the lineage's own up to 10, Taffrail's from 64. */
export const PacketType = {
  UNKNOWN: 0,
  FROM_INSTRUMENT: 1,
  FROM_DRIVER: 2,
  COMMAND: 3,
  STATUS: 4,
  FAULT: 5,
  CONFIG: 6,
  DIGI_COMMAND: 7,
  DIGI_REPLY: 8,
  HEARTBEAT: 9,
  PICKLED: 10,
  HELLO: 64,
  WELCOME: 65,
  GAP: 66,
  CHECKPOINT: 67,
  LEASE: 68,
  ACK: 69,
  WRITER: 128,
} as const;

/** A packet type that this package knows by name. */
export type PacketTypeCode = (typeof PacketType)[keyof typeof PacketType];

/**
 * Which of the lineage's two numberings a stream uses.
 *
 * They differ in two codes: for `ooi` 6 is CONFIG and 7 DIGI_COMMAND; for `cpp`, the older C++ agent, 6 is
 * INSTRUMENT_COMMAND and 7 HEARTBEAT. Nothing in a packet tells them apart.
 */
export type Dialect = 'ooi' | 'cpp';

const OOI_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(PacketType).map(([name, code]) => [code, name]));
const CPP_NAMES: ReadonlyMap<number, string> = new Map([...OOI_NAMES, [6, 'INSTRUMENT_COMMAND'], [7, 'HEARTBEAT']]);

/** Names a packet type, `TYPE_<n>` where it has no name. */
export function packetTypeName(type: number, dialect: Dialect = 'ooi'): string {
  return (dialect === 'cpp' ? CPP_NAMES : OOI_NAMES).get(type) ?? `TYPE_${type}`;
}

const CONTROL_BELOW_64: ReadonlySet<number> = new Set([PacketType.FAULT, PacketType.HEARTBEAT]);

/**
 * Tells whether packets of a type stand in the journal, and so count in its positions.
 *
 * The others are said on a client's stream only: they never appear in a journal, and no journalled type is used for
 * anything else. FAULT, HEARTBEAT and 64 to 127 without CHECKPOINT are such; every other code, known or not, is journalled.
 * So a reader counts positions rightly even past types that were invented after it.
 */
export function isJournalled(type: number): boolean {
  if (type < 64) return !CONTROL_BELOW_64.has(type);
  return type === PacketType.CHECKPOINT || type >= 128;
}
