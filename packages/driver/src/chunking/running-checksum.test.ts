import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSum, byteXor, type Checksum, uintAt, widthOf, type WireUint, wordSum } from '../definition/checksum.ts';
import { bytesOf } from '../../test/nortek-definition.ts';
import { HeldBytes } from './held-bytes.ts';
import { RunningChecksum } from './running-checksum.ts';

describe('RunningChecksum', () => {
  it.each<[string, Checksum, string]>([
    ['a sum of bytes', byteSum({ stored: 'u16le' }), '7f7f0400ff 0102'],
    ['a sum of words with a seed', wordSum({ stored: 'u16le', seed: 0xb58c }), 'a51000db00008f10000049f041f72303303132120918d8f7'],
    ['a sum of words, high byte first', wordSum({ stored: 'u16be' }), '0102 fffe 0100'],
    ['an exclusive or', byteXor({ stored: 'u8', seed: 0x0f }), '010204 08'],
    ['a negated sum, by which all bytes give zero', byteSum({ stored: 'u8', isNegated: true }), '80ff01 80'],
    ['a sum of four bytes', byteSum({ stored: 'u32be', seed: 0xffff_ff00 }), 'ff01 00000000'],
    ['a sum from the third byte on', byteSum({ stored: 'u8', fromByte: 2 }), 'ffff0102 03'],
  ])('holds for %s that is right, and for none that is wrong', (_, checksum, hex) => {
    const right = bytesOf(hex);
    const wrong = right.map((byte, at) => (at === right.length - 1 ? byte ^ 1 : byte));

    expect([holds(checksum, right), holds(checksum, wrong)]).toEqual([true, false]);
  });

  it('does not hold for an odd number of bytes in words, nor for a record that is shorter than its checksum', () => {
    expect([holds(wordSum({ stored: 'u16le' }), bytesOf('000000')), holds(byteSum({ stored: 'u32le', fromByte: 2 }), bytesOf('00000000'))]).toEqual([false, false]);
  });

  it('tells of overlapping records what adding up each of them would, wherever the bytes were cut', () => {
    const checksums = fc.constantFrom<(stored: WireUint) => Checksum>(
      (stored) => byteSum({ stored, seed: 3 }),
      (stored) => byteXor({ stored, isNegated: stored === 'u16be' }),
      (stored) => wordSum({ stored: stored === 'u16be' ? 'u16be' : 'u16le', seed: 0xb58c }),
    );
    const small = fc.uint8Array({ minLength: 4, maxLength: 60, max: 3 });
    fc.assert(
      fc.property(checksums, fc.constantFrom<WireUint>('u8', 'u16le', 'u16be', 'u32le', 'u32be'), small, fc.nat({ max: 20 }), (make, stored, bytes, released) => {
        const checksum = make(stored);
        const running = new RunningChecksum(checksum);
        const held = new HeldBytes();
        held.append({ bytes: new Uint8Array(4_000), receivedAtMs: 0 }, 0, 4_000);
        held.append({ bytes, receivedAtMs: 0 }, 0, bytes.length);

        for (let start = 0; start < bytes.length; start += 1) {
          if (start === released) {
            // Lets the buffer move in the middle of it.
            held.release(4_000 + start);
            held.append({ bytes: new Uint8Array(4_000), receivedAtMs: 0 }, 0, 4_000);
          }
          for (let end = start; end <= bytes.length; end += 1) {
            expect(running.holds(held, 4_000 + start, 4_000 + end), `${start} to ${end}`).toBe(addsUp(checksum, bytes.subarray(start, end)));
          }
        }
      }),
    );
  });
});

function holds(checksum: Checksum, bytes: Uint8Array): boolean {
  const held = new HeldBytes();
  held.append({ bytes, receivedAtMs: 0 }, 0, bytes.length);
  return new RunningChecksum(checksum).holds(held, 0, bytes.length);
}

/** The plain way. */
function addsUp({ kind, stored, seed, isNegated, fromByte }: Checksum, bytes: Uint8Array): boolean {
  const width = widthOf(stored);
  const end = bytes.length - width;
  if (end < fromByte || (kind === 'word-sum' && (end - fromByte) % 2 === 1)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let total = seed;
  for (let at = fromByte; at < end; at += kind === 'word-sum' ? 2 : 1) {
    if (kind === 'byte-xor') total ^= view.getUint8(at);
    else total += kind === 'byte-sum' ? view.getUint8(at) : uintAt(view, at, stored);
  }
  const modulus = 2 ** (8 * width);
  return (((isNegated ? -total : total) % modulus) + modulus) % modulus === uintAt(view, end, stored);
}
