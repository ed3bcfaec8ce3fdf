import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from './batch.ts';

/** Packets that lie side by side in one memory for each list of lengths. */
function laidOut(slabs: readonly (readonly number[])[]): Uint8Array[] {
  return slabs.flatMap((lengths, slab) => {
    const memory = Uint8Array.from({ length: lengths.reduce((sum, length) => sum + length, 0) }, (_, i) => slab * 31 + i);
    let at = 0;
    return lengths.map((length) => memory.subarray(at, (at += length)));
  });
}

describe('batchesOf', () => {
  it('keeps every byte in order, whatever lies where', () => {
    const slabs = fc.array(fc.array(fc.integer({ min: 16, max: 40_000 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(slabs, (lengths) => {
        const packets = laidOut(lengths);

        const batches = batchesOf(packets, 1_000n);

        expect(Buffer.concat(batches.map(({ bytes }) => bytes)).equals(Buffer.concat(packets))).toBe(true);
        expect(batches.flatMap((batch) => batch.packets).every((packet, i) => packet === packets[i])).toBe(true);
        let position = 1_000n;
        for (const batch of batches) {
          expect(batch.position).toBe(position);
          expect(Buffer.concat(batch.packets).equals(batch.bytes)).toBe(true);
          position += BigInt(batch.bytes.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('copies nothing that lies side by side, and makes one batch of each such stretch', () => {
    const packets = laidOut([[60_000, 60_000, 60_000], [50_000, 100]]);

    const batches = batchesOf(packets, 0n);

    expect(batches.map(({ bytes }) => bytes.buffer)).toEqual([packets[0]!.buffer, packets[3]!.buffer]);
    expect(batches.map(({ bytes }) => bytes.length)).toEqual([180_000, 50_100]);
  });

  it('copies short packets together, so that each need not be written by itself', () => {
    const packets = laidOut([[100], [200], [300]]);

    const batches = batchesOf(packets, 0n);

    expect(batches.map(({ bytes }) => bytes.length)).toEqual([600]);
  });
});
