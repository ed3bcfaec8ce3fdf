import { crc32c, HEADER_LENGTH, readCheckpoint } from '@taffrail/port-agent-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointSum } from './checkpoint-sum.ts';

const TIME = { seconds: 3_600_000_000, fraction: 0 };
const SEED = 0x1234_5678;

const pieces = fc.array(
  fc.record({ lengthBytes: fc.oneof(fc.nat(200), fc.nat(20_000)), first: fc.nat(255) }).map(({ lengthBytes, first }) => Buffer.alloc(lengthBytes, first)),
  { maxLength: 40 },
);

const sumIn = (sum: CheckpointSum) => readCheckpoint(sum.packet(TIME).subarray(HEADER_LENGTH));

describe('CheckpointSum', () => {
  it('sums what was taken in, in pieces of any length, as if it had come in one', () => {
    fc.assert(
      fc.property(pieces, (each) => {
        const sum = new CheckpointSum(SEED);
        sum.begin(7n);

        for (const piece of each) sum.add(piece);

        expect(sumIn(sum)).toEqual({ from: 7n, crc32c: crc32c(Buffer.concat(each), SEED) });
        expect(sum.lengthBytes).toBe(Buffer.concat(each).length);
      }),
    );
  });

  it('sums bytes as they were when it was given them', () => {
    const sum = new CheckpointSum(SEED);
    const piece = Buffer.from('#12.0,3.1');

    sum.add(piece);
    piece.fill(0);

    expect(sumIn(sum).crc32c).toBe(crc32c(Buffer.from('#12.0,3.1'), SEED));
  });

  it('begins anew with the checkpoint that was written, and forgets what was before it', () => {
    const sum = new CheckpointSum(SEED);
    sum.add(Buffer.from('before'));
    const checkpoint = sum.packet(TIME);

    sum.sealed(6n, checkpoint);
    const isWaiting = sum.lengthBytes > 0;
    sum.add(Buffer.from('after'));

    expect(isWaiting).toBe(false);
    expect(sumIn(sum)).toEqual({ from: 6n, crc32c: crc32c(Buffer.concat([checkpoint, Buffer.from('after')]), SEED) });
  });

  it('goes on where another one stopped, without what it had gathered itself', () => {
    const sum = new CheckpointSum(SEED);
    sum.add(Buffer.from('not of this segment'));

    sum.resume({ from: 20n, crc32c: crc32c(Buffer.from('one'), SEED) }, 3);
    sum.add(Buffer.from('two'));

    expect(sumIn(sum)).toEqual({ from: 20n, crc32c: crc32c(Buffer.from('onetwo'), SEED) });
    expect(sum.lengthBytes).toBe(6);
  });
});
