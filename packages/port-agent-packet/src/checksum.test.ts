import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xorByWords, xorOfBytes } from './checksum.ts';

const plainXor = (bytes: Uint8Array) => bytes.reduce((xor, byte) => xor ^ byte, 0);

/** Bytes that look random and are the same every time. */
function bytesOf(lengthBytes: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length: lengthBytes }, () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return state >>> 24;
  });
}

const lengths = fc.oneof(fc.nat(300), fc.nat(10_000), fc.integer({ min: 65_000, max: 66_000 }), fc.constant(200_000));

describe('xorOfBytes', () => {
  it('is the XOR of each byte, of few bytes and of many, at any place in memory', () => {
    fc.assert(
      fc.property(lengths, fc.integer(), fc.nat(20), (lengthBytes, seed, skipped) => {
        const bytes = bytesOf(lengthBytes, seed);

        expect(xorOfBytes(bytes, skipped)).toBe(plainXor(bytes.subarray(skipped)));
      }),
    );
  });

  it('is the same where WebAssembly is not to be had', () => {
    fc.assert(
      fc.property(lengths, fc.integer(), fc.nat(20), (lengthBytes, seed, skipped) => {
        const bytes = bytesOf(lengthBytes, seed);

        expect(xorByWords(bytes, skipped)).toBe(plainXor(bytes.subarray(skipped)));
      }),
      { numRuns: 20 },
    );
  });

  it('remembers nothing of what it was asked before', () => {
    xorOfBytes(bytesOf(60_000, 1));

    const xor = xorOfBytes(new Uint8Array(5_001).fill(0x5a));

    expect(xor).toBe(0x5a);
  });
});
