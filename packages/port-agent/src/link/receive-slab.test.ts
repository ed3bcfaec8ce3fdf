import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceiveSlab } from './receive-slab.ts';

const HEADER = 16;

/** Receives so many bytes, or as many of them as there is room for, each with a value of its own. */
function receive(slab: ReceiveSlab, { lengthBytes, value }: { lengthBytes: number; value: number }): Uint8Array {
  const room = slab.room();
  const length = Math.min(lengthBytes, room.length);
  room.fill(value, 0, length);
  return slab.take(length);
}

describe('ReceiveSlab', () => {
  it('never writes again what was taken, and leaves room for a header in front of it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 60 }), (lengths) => {
        const slab = new ReceiveSlab();

        const taken = lengths.map((lengthBytes, i) => receive(slab, { lengthBytes, value: i }));
        for (const framed of taken) framed.fill(0xff, 0, HEADER); // as whoever writes the header does

        for (const [i, framed] of taken.entries()) expect(framed.subarray(HEADER).every((byte) => byte === i)).toBe(true);
        for (const [i, framed] of taken.entries()) expect(framed.length).toBeLessThanOrEqual(HEADER + lengths[i]!);
      }),
    );
  });

  it('says how much room it gave, so that a read that fills it is known from one that took all there was', () => {
    const slab = new ReceiveSlab();

    const given = [slab.room().length, slab.offeredBytes];
    slab.take(100);
    const givenNext = [slab.room().length, slab.offeredBytes];

    expect(given).toEqual([16_368, 16_368]);
    expect(givenNext).toEqual([16_252, 16_252]);
  });

  it('lays pieces side by side', () => {
    const slab = new ReceiveSlab();

    const one = receive(slab, { lengthBytes: 100, value: 1 });
    const two = receive(slab, { lengthBytes: 100, value: 2 });

    expect(two.buffer).toBe(one.buffer);
    expect(two.byteOffset).toBe(one.byteOffset + one.length);
  });

  it('takes much memory for an instrument that fills it, and little again once it says little', () => {
    const slab = new ReceiveSlab();

    const memory = [16_000, 65_467, 65_467].map((lengthBytes) => receive(slab, { lengthBytes, value: 0 }).buffer.byteLength);
    const after = Array.from({ length: 10_000 }, () => receive(slab, { lengthBytes: 100, value: 0 }).buffer.byteLength);

    expect(memory.at(-1)).toBe(524_288);
    expect(after.at(-1)).toBe(16_384);
  });

  it('copies pieces together as if they had arrived at once', () => {
    const slab = new ReceiveSlab();
    const pieces = [Buffer.from('abc'), Buffer.alloc(60_000, 'd'), Buffer.from('e')];

    const framed = slab.copy(pieces);

    expect(Buffer.concat(pieces).equals(framed.subarray(HEADER))).toBe(true);
  });
});
