import type { Chunk } from '@taffrail/connection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldBytes } from './held-bytes.ts';

describe('HeldBytes', () => {
  it('gives bytes back in the chunks they came in, with their places', () => {
    const held = new HeldBytes();
    held.append({ bytes: Uint8Array.of(0, 1, 2, 3), receivedAtMs: 10, position: 100n }, 1, 4);
    held.append({ bytes: Uint8Array.of(4, 5), receivedAtMs: 20 }, 0, 2);

    expect(held.chunksOf(1, 5).map(copied)).toEqual([
      { bytes: [2, 3], receivedAtMs: 10, position: 102n },
      { bytes: [4, 5], receivedAtMs: 20 },
    ]);
    expect([0, 2, 3].map((offset) => held.placeOf(offset))).toEqual([
      { offset: 0, position: 101n, receivedAtMs: 10 },
      { offset: 2, position: 103n, receivedAtMs: 10 },
      { offset: 3, position: undefined, receivedAtMs: 20 },
    ]);
  });

  it('knows no place of bytes it does not hold', () => {
    expect(() => new HeldBytes().placeOf(0)).toThrow(new RangeError('the byte at 0 is not held'));
  });

  it('needs no more room than twice what is held at a time, however much passes through', () => {
    const held = new HeldBytes();
    const chunk = { bytes: new Uint8Array(100), receivedAtMs: 0 };

    for (let i = 0; i < 1_000; i += 1) {
      held.append(chunk, 0, 100);
      held.release(Math.max(0, held.end - 1_000));
    }

    expect(held.bytes.length).toBe(4_096);
  });

  it('keeps every byte and its place until it is released, whatever was released before', () => {
    const step = fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 0, max: 4_000 }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const held = new HeldBytes();
        let released = 0;
        for (const [count, kept] of steps) {
          const from = held.end;
          held.append({ bytes: Uint8Array.from({ length: count }, (_, i) => valueAt(from + i)), receivedAtMs: from, position: BigInt(2 * from) }, 0, count);
          released = Math.max(released, held.end - kept);
          held.release(released);

          const chunks = held.chunksOf(released, held.end);

          expect(chunks.flatMap(({ bytes }) => [...bytes])).toEqual(Array.from({ length: held.end - released }, (_, i) => valueAt(released + i)));
          for (const offset of [released, held.end - 1].filter((each) => each >= released && each < held.end)) {
            const { position, receivedAtMs } = held.placeOf(offset);
            expect(position).toBe(BigInt(2 * receivedAtMs + offset - receivedAtMs));
          }
        }
      }),
    );
  });
});

function valueAt(offset: number): number {
  return (offset * 7 + (offset >> 8)) & 0xff;
}

function copied({ bytes, ...rest }: Chunk): unknown {
  return { ...rest, bytes: [...bytes] };
}
