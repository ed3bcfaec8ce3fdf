import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeldBytes } from '../chunking/held-bytes.ts';
import { RunningChecksum } from '../chunking/running-checksum.ts';
import { byteSum, byteXor, type Checksum, checksumOf, widthOf, wordSum } from './checksum.ts';

const whole = (value: number, lengthBytes: number, isLowFirst: boolean): Uint8Array => {
  const bytes = Uint8Array.from({ length: lengthBytes }, (_, i) => (value / 256 ** i) & 0xff);
  return isLowFirst ? bytes : bytes.reverse();
};

it('computes of all bytes the checksum that a record is accepted with', () => {
  const checksums = fc.record({
    make: fc.constantFrom<
      (options: { readonly stored: 'u16le' | 'u16be'; readonly seed: number; readonly isNegated: boolean }) => Checksum
    >(byteSum, byteXor, wordSum),
    stored: fc.constantFrom('u16le' as const, 'u16be' as const),
    seed: fc.nat(0xffff),
    isNegated: fc.boolean(),
  });

  fc.assert(
    fc.property(checksums, fc.uint8Array({ maxLength: 40 }), fc.boolean(), ({ make, ...options }, bytes, isBroken) => {
      const checksum = make(options);
      const computed = checksumOf(checksum, bytes);
      const stored = whole(((computed ?? 0) + (isBroken ? 1 : 0)) & 0xffff, widthOf(checksum.stored), checksum.stored === 'u16le');
      const record = Uint8Array.of(...bytes, ...stored);
      const held = new HeldBytes();
      held.append({ bytes: record, receivedAtMs: 0 }, 0, record.length);

      const isAccepted = new RunningChecksum(checksum).holds(held, 0, record.length);

      expect(isAccepted).toBe(computed !== undefined && !isBroken);
    }),
  );
});
