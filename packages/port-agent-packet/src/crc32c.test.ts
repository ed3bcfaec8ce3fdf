import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { crc32cWith } from './crc32c.ts';
import { Crc32cFolding, FOLDING_PAYS_FROM_BYTES } from './crc32c-fold.ts';
import { crc32c } from './index.ts';

/** The definition, a bit at a time. */
function plainCrc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f6_3b78;
  }
  return ~crc >>> 0;
}

describe('crc32c', () => {
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a91_36aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['32 ascending', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd_794e],
    ['32 descending', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113f_db5c],
    ['the digits 1 to 9', new TextEncoder().encode('123456789'), 0xe306_9283],
    ['nothing', new Uint8Array(0), 0],
  ])('agrees with RFC 3720 about %s', (_, bytes, expected) => {
    const found = crc32c(bytes);

    expect(found).toBe(expected);
  });

  it('agrees with its definition for any bytes at any place in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(7), (bytes, skipped) => {
        const view = bytes.subarray(skipped);

        expect(crc32c(view)).toBe(plainCrc32c(view));
      }),
    );
  });

  it('goes on from the sum of the bytes before, wherever they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat(), (bytes, at) => {
        const cut = at % bytes.length;

        expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(crc32c(bytes));
      }),
    );
  });
});

/** Bytes that look random and are the same every time. */
function bytesOf(lengthBytes: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length: lengthBytes }, () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return state >>> 24;
  });
}

describe('crc32c of many bytes', () => {
  afterEach(() => { vi.unstubAllGlobals(); });

  it('folds them where there is WebAssembly, and gives the sum that the definition gives', () => {
    const folding = Crc32cFolding.make();
    const lengths = fc.oneof(fc.integer({ min: FOLDING_PAYS_FROM_BYTES, max: 20_000 }), fc.integer({ min: 100_000, max: 300_000 }));
    fc.assert(
      fc.property(lengths, fc.integer(), fc.nat(20), (lengthBytes, seed, skipped) => {
        const bytes = bytesOf(lengthBytes, seed).subarray(skipped);

        expect(crc32cWith(folding, bytes)).toBe(plainCrc32c(bytes));
      }),
      { numRuns: 30 },
    );
    expect(folding).toBeDefined();
  });

  it.each([-17, -1, 0, 1, 15, 16, 17])('is right %i bytes past what its memory holds at once', (past) => {
    const bytes = bytesOf(131_072 + past, 7);

    expect(crc32c(bytes)).toBe(plainCrc32c(bytes));
  });

  it('goes on from the sum of bytes before, and is gone on from', () => {
    const bytes = bytesOf(200_000, 3);
    const parts = [bytes.subarray(0, 5), bytes.subarray(5, 90_000), bytes.subarray(90_000, 199_990), bytes.subarray(199_990)];

    const sum = parts.reduce((before, part) => crc32c(part, before), 0);

    expect(sum).toBe(plainCrc32c(bytes));
  });

  it('leaves the bytes as they are', () => {
    const bytes = bytesOf(50_000, 5);

    crc32c(bytes);

    expect(bytes).toEqual(bytesOf(50_000, 5));
  });

  it('makes do without WebAssembly, with the same sum', () => {
    vi.stubGlobal('WebAssembly', undefined);
    const bytes = bytesOf(50_000, 9);

    const folding = Crc32cFolding.make();

    expect(folding).toBeUndefined();
    expect(crc32cWith(folding, bytes)).toBe(plainCrc32c(bytes));
  });
});
