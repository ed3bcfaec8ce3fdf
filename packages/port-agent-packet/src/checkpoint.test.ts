import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketPayloadError, readCheckpoint, writeCheckpoint } from './index.ts';

const text = (words: string) => new TextEncoder().encode(words);

describe('the payload of a CHECKPOINT packet', () => {
  it('is JSON, with a position as decimal and a sum as hexadecimal digits', () => {
    const payload = writeCheckpoint({ from: 12n, crc32c: 0xabc });

    expect(new TextDecoder().decode(payload)).toBe('{"from":"12","crc32c":"00000abc"}');
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n), fc.nat(0xffff_ffff), (from, crc32c) => {
        expect(readCheckpoint(writeCheckpoint({ from, crc32c }))).toEqual({ from, crc32c });
      }),
    );
  });

  it.each(['', '{}', '{"from":"1"}', '{"from":1,"crc32c":"00000000"}', '{"from":"1","crc32c":"0"}', '{"from":"-1","crc32c":"00000000"}'])(
    'is refused when it is %j',
    (words) => {
      expect(() => readCheckpoint(text(words))).toThrow(PacketPayloadError);
    },
  );
});
