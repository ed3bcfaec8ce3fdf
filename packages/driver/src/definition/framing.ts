import { DefinitionError } from '../errors.ts';
import { type Checksum, type WireUint, widthOf } from './checksum.ts';

/** How many bytes a record may have, whatever its framing allows. */
export const RECORD_LIMIT_BYTES = 65_536;

/** How records are told from what comes before and after them. Plain data; framings with the same content are the same. */
export type Framing = LineFraming | RecordFraming;

/** Framings by which records are found among lines: each says where its record begins. */
export type RecordFraming = DelimitedFraming | SizedFraming | FixedLengthFraming;

/** Records that end in a byte of a few, as lines do; each begins where the one before it ended. */
export interface LineFraming {
  readonly kind: 'line';
  readonly endBytes: readonly number[];
}

/** Records between two texts, which belong to them. */
export interface DelimitedFraming {
  readonly kind: 'delimited';
  /** The bytes of the beginning. */
  readonly sync: readonly number[];
  readonly end: readonly number[];
  readonly maximumBytes: number;
}

/** Records that say how long they are. */
export interface SizedFraming extends Verified {
  readonly kind: 'sized';
  readonly size: SizeField;
  readonly minimumBytes: number;
  readonly maximumBytes: number;
}

/** Records that are all of one length. */
export interface FixedLengthFraming extends Verified {
  readonly kind: 'fixed-length';
  readonly lengthBytes: number;
}

/** Where a record says its size, and what that size counts: the record has `size * unitBytes + addedBytes` bytes. */
export interface SizeField {
  /** Counted from the first byte of the sync. */
  readonly at: number;
  readonly as: WireUint;
  readonly unitBytes: number;
  readonly addedBytes: number;
}

/** What besides its length shows that a record is one. */
export interface Verified {
  /** The bytes it begins with; none where nothing marks the beginning. */
  readonly sync: readonly number[];
  readonly checksum: Checksum | undefined;
  /** The bytes it ends in, behind its checksum; none where nothing marks the end. */
  readonly trailer: readonly number[];
  /**
   * What becomes of a record that is whole but for its checksum. `refuse`: it is unparsed. `publish`: it is read all the
   * same, and its particles have the quality `checksum_failed`.
   */
  readonly whenChecksumFails: 'refuse' | 'publish';
}

/** Settings of {@link lines}. */
export interface LineOptions {
  /** The bytes that each end a record. Default LF and CR. */
  readonly endBytes?: readonly number[];
}

/** Settings of {@link delimited}; beginnings and ends are one character a byte. */
export interface DelimitedOptions {
  readonly begin: string;
  readonly end: string;
  /** The longest record, delimiters included. What is longer is taken for lines. */
  readonly maximumBytes: number;
}

/** Settings that framings with sync, checksum or trailer share. At least one of these must be given. */
export interface VerifiedOptions {
  /** Default none. */
  readonly sync?: readonly number[];
  readonly checksum?: Checksum;
  /** Default none. An acknowledgement behind a reply is such. */
  readonly trailer?: readonly number[];
  /** Default `refuse`. */
  readonly whenChecksumFails?: 'refuse' | 'publish';
}

/** Settings of {@link sized}. */
export interface SizedOptions extends VerifiedOptions {
  /** `unitBytes` is 1 and `addedBytes` 0 unless given. */
  readonly size: Pick<SizeField, 'at' | 'as'> & Partial<SizeField>;
  /** The shortest record, trailer included. Default: what sync, size, checksum and trailer need. */
  readonly minimumBytes?: number;
  /**
   * The longest record, trailer included; at most {@link RECORD_LIMIT_BYTES}. Records behind a false sync wait for as many
   * bytes as it claims, so the tighter this is the sooner they are read.
   */
  readonly maximumBytes: number;
}

/** Settings of {@link fixedLength}. */
export interface FixedLengthOptions extends VerifiedOptions {
  /** Sync, checksum and trailer included. */
  readonly lengthBytes: number;
}

/** Declares records that end in a byte of a few; what text particles come in unless they say otherwise. Throws `DefinitionError` where there is no such byte. */
export function lines({ endBytes = [0x0a, 0x0d] }: LineOptions = {}): LineFraming {
  if (endBytes.length === 0) throw new DefinitionError('a line needs a byte to end in');
  return { kind: 'line', endBytes: bytesOf(endBytes) };
}

/** Declares records that lie between a beginning and an end, over several lines perhaps, in which neither comes again. Throws `DefinitionError` where either is empty. */
export function delimited({ begin, end, maximumBytes }: DelimitedOptions): DelimitedFraming {
  if (begin === '' || end === '') throw new DefinitionError('a delimited record needs a beginning and an end');
  const [sync, last] = [begin, end].map((text) => bytesOf(Array.from(text, (character) => character.codePointAt(0) ?? 0)));
  return limited({ kind: 'delimited', sync: sync ?? [], end: last ?? [], maximumBytes }, begin.length + end.length, maximumBytes);
}

/** Declares records that hold their own size: behind a sync, or as their first bytes. */
export function sized({ size, minimumBytes, maximumBytes, ...verified }: SizedOptions): SizedFraming {
  const { at, as, unitBytes = 1, addedBytes = 0 } = size;
  const parts = verifiedBy(verified);
  const leastBytes = Math.max(minimumBytes ?? 0, Math.max(parts.sync.length, at + widthOf(as)) + tailBytesOf(parts));
  return limited(
    { kind: 'sized', ...parts, size: { at, as, unitBytes, addedBytes }, minimumBytes: leastBytes, maximumBytes },
    leastBytes,
    maximumBytes,
  );
}

/** Declares records of one length. */
export function fixedLength({ lengthBytes, ...verified }: FixedLengthOptions): FixedLengthFraming {
  const parts = verifiedBy(verified);
  return limited({ kind: 'fixed-length', ...parts, lengthBytes }, parts.sync.length + tailBytesOf(parts), lengthBytes);
}

/** Counts the bytes of the checksum and the trailer. */
export function tailBytesOf({ checksum, trailer }: Pick<Verified, 'checksum' | 'trailer'>): number {
  return (checksum === undefined ? 0 : widthOf(checksum.stored)) + trailer.length;
}

function verifiedBy({ sync = [], checksum, trailer = [], whenChecksumFails = 'refuse' }: VerifiedOptions): Verified {
  if (sync.length === 0 && trailer.length === 0 && checksum === undefined) {
    throw new DefinitionError('nothing shows where such a record is: it needs a sync, a checksum or a trailer');
  }
  return { sync: bytesOf(sync), checksum, trailer: bytesOf(trailer), whenChecksumFails };
}

function limited<F extends RecordFraming>(framing: F, leastBytes: number, mostBytes: number): F {
  if (!Number.isInteger(mostBytes) || mostBytes < leastBytes || mostBytes > RECORD_LIMIT_BYTES) {
    throw new DefinitionError(`such a record has between ${leastBytes} and RECORD_LIMIT_BYTES (${RECORD_LIMIT_BYTES}) bytes, not ${mostBytes}`);
  }
  return framing;
}

function bytesOf(values: readonly number[]): readonly number[] {
  const wrong = values.find((value) => !Number.isInteger(value) || value < 0 || value > 0xff);
  if (wrong !== undefined) throw new DefinitionError(`${wrong} is not a byte`);
  return values;
}
