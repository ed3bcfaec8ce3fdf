/** The three bytes that every packet begins with. No end of them is a beginning of them, so candidates never overlap in them. */
export const SYNC: readonly [number, number, number] = [0xa3, 0x9d, 0x7a];

/** How long a packet's header is, in bytes: sync, type, size, checksum, seconds, fraction. */
export const HEADER_LENGTH = 16;

/** The longest packet that the size field can express, header included. */
export const MAX_PACKET_LENGTH = 0xffff;

/** The longest payload of one packet, in bytes. */
export const MAX_PAYLOAD_LENGTH = MAX_PACKET_LENGTH - HEADER_LENGTH;
