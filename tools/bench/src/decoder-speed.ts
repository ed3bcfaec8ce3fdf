import { PacketDecoder } from '@taffrail/port-agent-packet';
import type { Told } from './figures.ts';

const MEGABYTE = 1_000_000;
const SHORT = 10 * MEGABYTE;
const LONG = 100 * MEGABYTE;
/** How much comes at a time, as from a socket. */
const PIECE_LENGTH = 65_536;

/** Bytes that are repeated over and over, each the worst for one way of looking for packets. */
const HOSTILE: Readonly<Record<string, readonly number[]>> = {
  'headers that claim the most': [0xa3, 0x9d, 0x7a, 1, 0xff, 0xff],
  'headers of packets that end in one another': [0xa3, 0x9d, 0x7a, 1, 0, 255, 0, 1],
  'headers that claim too little': [0xa3, 0x9d, 0x7a, 1, 0, 15],
  'sync bytes': [0xa3, 0x9d, 0x7a],
  'the first sync byte': [0xa3],
  'two sync bytes of three': [0xa3, 0x9d],
};

/** Has the decoder take hostile bytes of every kind, ten and a hundred million of each, and tells the worst. */
export function measureDecoder(): Told {
  const worst = { nsPerByte: 0, growth: 0, heldBytes: 0 };
  for (const pattern of Object.values(HOSTILE)) {
    const piece = new Uint8Array(PIECE_LENGTH).map((_, i) => pattern[i % pattern.length] ?? 0);
    decode(piece, SHORT); // so that all is compiled
    const short = decode(piece, SHORT);
    const long = decode(piece, LONG);
    worst.nsPerByte = Math.max(worst.nsPerByte, long.nsPerByte);
    worst.growth = Math.max(worst.growth, long.nsPerByte / short.nsPerByte);
    worst.heldBytes = Math.max(worst.heldBytes, long.heldBytes);
  }
  return { ns_per_byte: worst.nsPerByte, growth: worst.growth, held_bytes: worst.heldBytes };
}

function decode(piece: Uint8Array, lengthBytes: number): { readonly nsPerByte: number; readonly heldBytes: number } {
  const decoder = new PacketDecoder();
  let heldBytes = 0;
  const beganAtMs = performance.now();
  for (let at = 0; at < lengthBytes; at += piece.length) {
    decoder.push(piece.subarray(0, lengthBytes - at));
    heldBytes = Math.max(heldBytes, decoder.pendingBytes);
  }
  decoder.end();
  return { nsPerByte: ((performance.now() - beganAtMs) * 1e6) / lengthBytes, heldBytes };
}
