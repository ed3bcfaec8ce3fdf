/** How an unsigned number is written: its width in bits and, beyond one byte, which end comes first. */
export type WireUint = 'u8' | 'u16le' | 'u16be' | 'u32le' | 'u32be';

/** How a record's checksum is computed and where it is: the last bytes of the record, a trailer apart. */
export interface Checksum {
  /** `byte-sum` and `byte-xor` take every byte, `word-sum` every 16-bit word, in the order in which the checksum is stored. */
  readonly kind: 'byte-sum' | 'byte-xor' | 'word-sum';
  readonly stored: WireUint;
  /** What the computation begins with. */
  readonly seed: number;
  /** Whether the result is negated, so that all bytes and the checksum give zero. */
  readonly isNegated: boolean;
  /** The first byte that counts; all from there to the checksum do. */
  readonly fromByte: number;
}

/** Settings that every checksum has. */
export interface ChecksumOptions<S extends WireUint = WireUint> {
  readonly stored: S;
  /** Default 0. */
  readonly seed?: number;
  /** Default false. */
  readonly isNegated?: boolean;
  /** Default 0, the first byte of the sync. */
  readonly fromByte?: number;
}

/** Declares the sum of all bytes, as many of its low bits as are stored. */
export function byteSum(options: ChecksumOptions): Checksum {
  return checksum('byte-sum', options);
}

/** Declares the exclusive or of all bytes. */
export function byteXor(options: ChecksumOptions): Checksum {
  return checksum('byte-xor', options);
}

/** Declares the sum of all 16-bit words, the low 16 bits of it. A record with an odd number of bytes never has it. */
export function wordSum(options: ChecksumOptions<'u16le' | 'u16be'>): Checksum {
  return checksum('word-sum', options);
}

/** Counts the bytes of a number as written. */
export function widthOf(form: WireUint): 1 | 2 | 4 {
  return form === 'u8' ? 1 : form.startsWith('u16') ? 2 : 4;
}

/** Reads an unsigned number as written. */
export function uintAt(view: DataView, at: number, form: WireUint): number {
  switch (form) {
    case 'u8':
      return view.getUint8(at);
    case 'u16le':
      return view.getUint16(at, true);
    case 'u16be':
      return view.getUint16(at);
    case 'u32le':
      return view.getUint32(at, true);
    case 'u32be':
      return view.getUint32(at);
  }
}

/** Computes the checksum of bytes, all of which count; for a `word-sum` of an odd number of them, `undefined`. */
export function checksumOf({ kind, seed, isNegated, stored }: Checksum, bytes: Uint8Array): number | undefined {
  if (kind === 'word-sum' && bytes.length % 2 === 1) return undefined;
  let total = seed;
  const [first, second] = stored === 'u16le' ? [1, 256] : [256, 1];
  bytes.forEach((byte, at) => {
    if (kind === 'byte-xor') total ^= byte;
    else total = (total + (kind === 'byte-sum' ? byte : byte * (at % 2 === 0 ? first : second))) % 2 ** 32;
  });
  return (isNegated ? 2 ** 32 - total : total >>> 0) % 2 ** (8 * widthOf(stored));
}

function checksum(kind: Checksum['kind'], { stored, seed = 0, isNegated = false, fromByte = 0 }: ChecksumOptions): Checksum {
  return { kind, stored, seed, isNegated, fromByte };
}
