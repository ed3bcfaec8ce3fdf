import { xorOfBytes } from './checksum.ts';
import { PacketFieldError, PayloadTooLongError } from './errors.ts';
import { HEADER_LENGTH, MAX_PACKET_LENGTH, MAX_PAYLOAD_LENGTH, SYNC } from './header.ts';
import type { NtpTime } from './ntp-time.ts';

/** What a packet is made of. */
export interface PacketParts {
  /** The type's code, 0 to 255. */
  readonly type: number;
  readonly payload: Uint8Array;
  readonly time: NtpTime;
}

/**
 * Encodes one packet.
 *
 * @throws {@link PayloadTooLongError} when the payload is longer than {@link MAX_PAYLOAD_LENGTH}; `encodePackets` splits.
 */
export function encodePacket({ type, payload, time }: PacketParts): Uint8Array {
  if (payload.length > MAX_PAYLOAD_LENGTH) throw new PayloadTooLongError(payload.length, MAX_PAYLOAD_LENGTH);
  const packet = new Uint8Array(HEADER_LENGTH + payload.length);
  packet.set(payload, HEADER_LENGTH);
  return sealPacket(packet, { type, time });
}

/**
 * Encodes a payload of any length as packets of one time, cut at {@link MAX_PAYLOAD_LENGTH}.
 *
 * Only an empty payload makes an empty packet: none follows an exact multiple of the limit, where the lineage sent one.
 */
export function encodePackets({ type, payload, time }: PacketParts): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let start = 0;
  do {
    packets.push(encodePacket({ type, payload: payload.subarray(start, start + MAX_PAYLOAD_LENGTH), time }));
    start += MAX_PAYLOAD_LENGTH;
  } while (start < payload.length);
  return packets;
}

/**
 * Writes the header of a packet whose payload already stands in place behind {@link HEADER_LENGTH} bytes of room.
 *
 * For those who receive into such a buffer and want no copy. Returns the same array.
 *
 * @throws {@link PayloadTooLongError} or {@link PacketFieldError}.
 */
export function sealPacket(packet: Uint8Array, { type, time }: Omit<PacketParts, 'payload'>): Uint8Array {
  if (packet.length > MAX_PACKET_LENGTH) throw new PayloadTooLongError(packet.length - HEADER_LENGTH, MAX_PAYLOAD_LENGTH);
  requireUnsigned('type', type, 0xff);
  requireUnsigned('time seconds', time.seconds, 0xffff_ffff);
  requireUnsigned('time fraction', time.fraction, 0xffff_ffff);
  packet.set(SYNC, 0);
  packet[3] = type;
  packet[4] = packet.length >>> 8;
  packet[5] = packet.length & 0xff;
  packet[6] = 0;
  packet[7] = 0;
  writeUint32(packet, 8, time.seconds);
  writeUint32(packet, 12, time.fraction);
  packet[7] = xorOfBytes(packet);
  return packet;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = (value >>> 16) & 0xff;
  bytes[at + 2] = (value >>> 8) & 0xff;
  bytes[at + 3] = value & 0xff;
}

function requireUnsigned(field: string, value: number, limit: number): void {
  if (!Number.isInteger(value) || value < 0 || value > limit) {
    throw new PacketFieldError(field, value, `a whole number from 0 to ${limit}`);
  }
}
