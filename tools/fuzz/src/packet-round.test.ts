import { type Decoded, encodePacket, ntpFromUnixMs, PacketDecoder } from '@taffrail/port-agent-packet';
import { seededRandom } from '@taffrail/simulator';
import { describe, expect, it } from 'vitest';
import { attackBytes } from './attacks.ts';
import { type Decode, holdDecoder, packetRound } from './packet-round.ts';

const packet = encodePacket({ type: 1, payload: Buffer.from('abc'), time: ntpFromUnixMs(0) });
const bytes = Buffer.concat([Buffer.from('noise'), packet, packet, Buffer.from('more')]);

const decode: Decode = (pieces) => {
  const decoder = new PacketDecoder();
  return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
};

const garbage = (offset: number, length: number): Decoded => ({ kind: 'garbage', offset, bytes: bytes.subarray(offset, offset + length), reason: 'no-sync' });

/** Decoders with a fault each. */
const faulty: readonly (readonly [string, Decode, string])[] = [
  ['loses its last bytes', (pieces) => decode(pieces).slice(0, -1), 'accounts for 43 bytes of 47'],
  ['gives something twice', (pieces) => decode(pieces).flatMap((item, i) => (i === 1 ? [item, item] : [item])), 'goes on at 5 with 19 bytes where 24 was next'],
  ['changes a byte', (pieces) => decode(pieces).map((item) => (item.kind === 'garbage' ? { ...item, bytes: item.bytes.map((byte) => byte ^ 1) } : item)), 'other bytes at 0'],
  ['misses a packet', () => [garbage(0, 47)], 'gives the packet at 5 as garbage'],
  ['minds where it is cut', (pieces) => (pieces.length === 1 ? decode(pieces) : decode(pieces).slice(1)), 'another result when the same bytes are cut'],
];

describe('holdDecoder', () => {
  it.each(faulty)('finds a decoder that %s', (_, subject, fault) => {
    expect(() => { holdDecoder(subject, { bytes, random: seededRandom(1) }); }).toThrow(fault);
  });

  it('finds no fault with the real one', () => {
    expect(() => { holdDecoder(decode, { bytes, random: seededRandom(1) }); }).not.toThrow();
  });
});

describe('packetRound', () => {
  it('makes the same bytes of the same seed, and finds no fault', () => {
    const lengths = [1, 2, 1].map((seed) => packetRound(seededRandom(seed)));

    expect(lengths[2]).toBe(lengths[0]);
    expect(lengths[1]).not.toBe(lengths[0]);
  });
});

describe('attackBytes', () => {
  it('gives the same attack for the same seed', () => {
    const attacks = (seed: number) => Buffer.concat(Array.from({ length: 50 }, (_, i) => attackBytes(seededRandom(seed).fork(String(i)), { token: 'a token' })));
    const seven = attacks(7);

    expect(attacks(7).equals(seven)).toBe(true);
    expect(attacks(8).equals(seven)).toBe(false);
  });
});
