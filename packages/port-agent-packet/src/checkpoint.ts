import { PacketPayloadError } from './errors.ts';
import { readPosition, readRecord, readText, writeJson } from './json-payload.ts';

/**
 * What a CHECKPOINT packet in a journal says: the sum of the journal's bytes from a position up to the checkpoint itself.
 *
 * `crc32c` is the CRC-32C of the epoch's characters, in ASCII, followed by these bytes. An instrument does not know the epoch, so it
 * cannot send what would be taken for a checkpoint; and a file of another journal does not pass for one of this.
 */
export interface Checkpoint {
  readonly from: bigint;
  /** 32 bits, see above. */
  readonly crc32c: number;
}

/** Writes the payload of a CHECKPOINT packet. */
export function writeCheckpoint({ from, crc32c }: Checkpoint): Uint8Array {
  return writeJson({ from: String(from), crc32c: crc32c.toString(16).padStart(8, '0') });
}

/** Reads the payload of a CHECKPOINT packet. @throws {@link PacketPayloadError}. */
export function readCheckpoint(payload: Uint8Array): Checkpoint {
  const record = readRecord('CHECKPOINT', payload);
  const digits = readText('CHECKPOINT', record, 'crc32c');
  if (!/^[\da-f]{8}$/.test(digits)) throw new PacketPayloadError('CHECKPOINT', '8 hexadecimal digits in "crc32c"', digits);
  return { from: readPosition('CHECKPOINT', record, 'from'), crc32c: Number.parseInt(digits, 16) };
}
