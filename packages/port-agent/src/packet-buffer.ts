import { HEADER_LENGTH, MAX_PAYLOAD_LENGTH, type PacketParts, sealPacket } from '@taffrail/port-agent-packet';

/**
 * Encodes one packet as a `Buffer`, which is what the bytes from a socket are.
 *
 * All that goes the way of the messages is of this one kind: where the engine meets another one, a checkpoint among readings, it
 * throws away what it has compiled of that way and compiles it again, while messages wait.
 *
 * @throws PayloadTooLongError or PacketFieldError, as `encodePacket` does.
 */
export function packetBuffer({ type, payload, time }: PacketParts): Buffer {
  const packet = Buffer.allocUnsafe(HEADER_LENGTH + payload.length);
  packet.set(payload, HEADER_LENGTH);
  sealPacket(packet, { type, time });
  return packet;
}

/** Encodes a payload of any length as packets of one time, as `encodePackets` does. */
export function packetBuffers({ type, payload, time }: PacketParts): Buffer[] {
  const packets: Buffer[] = [];
  let start = 0;
  do {
    packets.push(packetBuffer({ type, payload: payload.subarray(start, start + MAX_PAYLOAD_LENGTH), time }));
    start += MAX_PAYLOAD_LENGTH;
  } while (start < payload.length);
  return packets;
}
