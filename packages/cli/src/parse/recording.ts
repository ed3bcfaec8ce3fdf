import type { Chunk } from '@taffrail/driver';

/** Bytes of an instrument as they were recorded, a place where some are missing, or one where the link to it was made anew. */
export type RecordedPiece = ({ readonly kind: 'bytes' } & Chunk) | RecordedGap | { readonly kind: 'new-link' };

/** Positions of a recording that hold nothing usable. */
export interface RecordedGap {
  readonly kind: 'gap';
  readonly from: bigint;
  readonly to: bigint;
}

/** Recorded bytes and where they are from. */
export interface Recording {
  /** The identity of the journal that positions refer to; empty where there is none. */
  readonly epoch: string;
  /** Reads from the beginning; once. */
  readonly read: () => AsyncIterable<RecordedPiece>;
}

/** Cuts a chunk into pieces of at most so many bytes. */
export function* fragments(chunk: Chunk, lengthBytes: number | undefined): Generator<Chunk, void, undefined> {
  const { bytes, position } = chunk;
  if (lengthBytes === undefined || bytes.length <= lengthBytes) return yield chunk;
  for (let at = 0; at < bytes.length; at += lengthBytes) {
    const piece = { bytes: bytes.subarray(at, at + lengthBytes), receivedAtMs: chunk.receivedAtMs };
    yield position === undefined ? piece : { ...piece, position: position + BigInt(at) };
  }
}
