import { type Assembled, assemble, AT, wasm, WORD } from './assembly.ts';

/** Below this many bytes a plain loop is faster than making a view of 32-bit words. */
const WORDS_PAY_FROM_BYTES = 64;
/** From this many bytes on a copy to where 128 bits can be taken at a time is paid for. */
const ASSEMBLED_PAYS_FROM_BYTES = 4_096;
/** How much is taken in one round of the assembled loop. */
const STRIDE = 64;
/** 64 KiB: the longest packet, which is what is asked about. */
const PAGES = 1;

/** Its memory holds nothing from one call to the next. */
const ASSEMBLED = assembleXor();

/**
 * Gives the XOR of the bytes from `start` up to `end`.
 *
 * Takes some kilobytes and more 128 bits at a time, about 30 bytes in a nanosecond; less, and everything where WebAssembly is not to
 * be had, four 32-bit words at a time, about 11.
 */
export function xorOfBytes(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const lengthBytes = end - start;
  const isMany = lengthBytes >= ASSEMBLED_PAYS_FROM_BYTES && ASSEMBLED !== undefined && lengthBytes <= ASSEMBLED.memory.length;
  return isMany ? xorOfMany(ASSEMBLED, bytes.subarray(start, end)) : xorByWords(bytes, start, end);
}

/** Gives the XOR of bytes without WebAssembly. */
export function xorByWords(bytes: Uint8Array, start = 0, end = bytes.length): number {
  if (end - start < WORDS_PAY_FROM_BYTES) return xorOfEachByte(bytes, start, end);
  const aligned = start + ((4 - ((bytes.byteOffset + start) & 3)) & 3);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + aligned, (end - aligned) >> 2);
  const folded = xorOfWords(words);
  return folded ^ xorOfEachByte(bytes, start, aligned) ^ xorOfEachByte(bytes, aligned + words.length * 4, end);
}

/** Makes the loop that leaves the XOR of all 128-bit words at the beginning of its memory; undefined where there is no WebAssembly. */
function assembleXor(): Assembled | undefined {
  const addWord = (offset: number) => [...wasm.getLocal(WORD), ...wasm.getLocal(AT), ...wasm.load(offset), ...wasm.xor(), ...wasm.setLocal(WORD)];
  const after = [...wasm.zero(), ...wasm.getLocal(WORD), ...wasm.store(0)];
  return assemble({ pages: PAGES, strideBytes: STRIDE, body: [0, 16, 32, 48].flatMap(addWord), after });
}

function xorOfMany({ memory, run }: Assembled, bytes: Uint8Array): number {
  const inStrides = bytes.length - (bytes.length % STRIDE);
  memory.set(bytes);
  const rest = xorOfEachByte(memory, inStrides, bytes.length);
  run(inStrides);
  return rest ^ xorOfEachByte(memory, 0, 16);
}

function xorOfWords(words: Uint32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const inFours = words.length & ~3;
  for (let i = 0; i < inFours; i += 4) {
    // The four lanes are independent, so that the processor works on them at once.
    a ^= words[i] ?? 0;
    b ^= words[i + 1] ?? 0;
    c ^= words[i + 2] ?? 0;
    d ^= words[i + 3] ?? 0;
  }
  for (let i = inFours; i < words.length; i++) a ^= words[i] ?? 0;
  const word = a ^ b ^ c ^ d;
  return (word ^ (word >>> 8) ^ (word >>> 16) ^ (word >>> 24)) & 0xff;
}

function xorOfEachByte(bytes: Uint8Array, start: number, end: number): number {
  let xor = 0;
  for (let i = start; i < end; i++) xor ^= bytes[i] ?? 0;
  return xor;
}
