import { xorOfBytes } from './checksum.ts';
import { HEADER_LENGTH, SYNC } from './header.ts';

/**
 * Gives the length of the packet that begins at an index; 0 unless all of it is there and intact.
 *
 * For those who hold bytes known to begin with a packet and want neither a search nor copies; `PacketDecoder` does the rest.
 */
export function packetLengthAt(bytes: Uint8Array, at: number): number {
  if (at + HEADER_LENGTH > bytes.length) return 0;
  if (bytes[at] !== SYNC[0] || bytes[at + 1] !== SYNC[1] || bytes[at + 2] !== SYNC[2]) return 0;
  const size = ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0);
  if (size < HEADER_LENGTH || at + size > bytes.length) return 0;
  // The checksum field takes part in the XOR, so an intact packet gives zero; its high byte is never used.
  return bytes[at + 6] === 0 && xorOfBytes(bytes, at, at + size) === 0 ? size : 0;
}
