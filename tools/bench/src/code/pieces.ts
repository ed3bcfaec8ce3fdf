import type { Chunk } from '@taffrail/connection';

/** Cuts a recording into pieces of one length, as a connection to a port agent gives them. */
export function inPieces(recording: Uint8Array, lengthBytes: number): readonly Chunk[] {
  return Array.from({ length: Math.ceil(recording.length / lengthBytes) }, (_, i) => ({
    bytes: recording.subarray(i * lengthBytes, (i + 1) * lengthBytes),
    receivedAtMs: 1_800_000_000_000,
    position: BigInt(i * (lengthBytes + 16)),
  }));
}
