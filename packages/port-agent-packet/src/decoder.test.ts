import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decoded, encodePacket, MAX_GARBAGE_LENGTH, PacketDecoder, type PacketDecoderOptions, unixMsFromNtp } from './index.ts';

const time = { seconds: 3_600_000_000, fraction: 0x8000_0000 };
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const ascii = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
const packetOf = (text: string, type = 1) => encodePacket({ type, payload: ascii(text), time });

function decodeWhole(bytes: Uint8Array, options?: PacketDecoderOptions): Decoded[] {
  const decoder = new PacketDecoder(options);
  return [...decoder.push(bytes), ...decoder.end()];
}

function decodeCut(bytes: Uint8Array, cuts: readonly number[]): Decoded[] {
  const decoder = new PacketDecoder();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const out = places.slice(1).flatMap((to, i) => decoder.push(bytes.slice(places[i], to)));
  return [...out, ...decoder.end()];
}

/** Puts back together what was decoded, which must be the input. */
function tiles(decoded: readonly Decoded[], bytes: Uint8Array): void {
  let at = 0;
  for (const item of decoded) {
    expect(item.offset).toBe(at);
    const length = item.kind === 'packet' ? item.lengthBytes : item.bytes.length;
    const expected = bytes.slice(at, at + length);
    expect(item.kind === 'packet' ? item.payload : item.bytes).toEqual(item.kind === 'packet' ? expected.slice(16) : expected);
    at += length;
  }
  expect(at).toBe(bytes.length);
}

/** The same rules without a thought for cost: where a packet lies, from the whole input at once. */
function placesOfPackets(bytes: Uint8Array): [number, number][] {
  const places: [number, number][] = [];
  for (let at = 0; at + 16 <= bytes.length; at++) {
    const size = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    const isSync = bytes[at] === 0xa3 && bytes[at + 1] === 0x9d && bytes[at + 2] === 0x7a;
    if (!isSync || size < 16 || at + size > bytes.length || bytes[at + 6] !== 0) continue;
    if (bytes.subarray(at, at + size).reduce((xor, byte) => xor ^ byte, 0) !== 0) continue;
    places.push([at, size]);
    at += size - 1;
  }
  return places;
}

const header = (size: number) => Uint8Array.of(0xa3, 0x9d, 0x7a, 1, size >> 8, size & 0xff);
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 300 }).map((payload) => encodePacket({ type: 1, payload, time })),
  fc.integer({ min: 0, max: 400 }).map(header),
  fc.constantFrom(header(0xffff), Uint8Array.of(0xa3), Uint8Array.of(0xa3, 0x9d), Uint8Array.of(0xa3, 0xa3, 0x9d, 0x7a)),
);
const stream = fc.array(piece, { maxLength: 25 }).map((pieces) => joined(...pieces));

describe('PacketDecoder', () => {
  it.each(['ooi', 'cpp'] as const)('reads the reference vectors in the %s dialect', (dialect) => {
    const vectors = fromHex('a39d7a0100160062d693a40080000000616263313233' + 'a39d7a0900120034d693a400800000004842');

    const decoded = decodeWhole(vectors, { dialect });

    const common = { kind: 'packet', time, timeMs: unixMsFromNtp(time) };
    expect(decoded).toEqual([
      { ...common, type: 1, name: 'FROM_INSTRUMENT', payload: ascii('abc123'), offset: 0, lengthBytes: 22 },
      { ...common, type: 9, name: 'HEARTBEAT', payload: ascii('HB'), offset: 22, lengthBytes: 18 },
    ]);
  });

  it('names the two codes on which the dialects differ by dialect, and unknown codes by number', () => {
    const input = joined(packetOf('', 6), packetOf('', 7), packetOf('', 200));
    const namesIn = (dialect: 'ooi' | 'cpp') => decodeWhole(input, { dialect }).map((item) => (item.kind === 'packet' ? item.name : ''));

    expect(namesIn('ooi')).toEqual(['CONFIG', 'DIGI_COMMAND', 'TYPE_200']);
    expect(namesIn('cpp')).toEqual(['INSTRUMENT_COMMAND', 'HEARTBEAT', 'TYPE_200']);
  });

  it('says why each stretch of bytes was unusable', () => {
    const damaged = packetOf('damaged');
    damaged[18]! ^= 1;
    const input = joined(ascii('noise'), packetOf('one'), header(3), damaged, packetOf('two'), packetOf('torn').subarray(0, 18));

    const decoded = decodeWhole(input);

    const summary = decoded.map((item) => (item.kind === 'packet' ? Buffer.from(item.payload).toString() : [item.reason, item.bytes.length]));
    expect(summary).toEqual([['no-sync', 5], 'one', ['bad-size', 6], ['bad-checksum', 23], 'two', ['truncated', 18]]);
  });

  it('finds a packet inside one that only claimed to be longer', () => {
    const decoded = decodeWhole(joined(header(0xffff), packetOf('inside')));

    expect(decoded.map((item) => item.kind)).toEqual(['garbage', 'packet']);
  });

  it('refuses a zero checksum unless told not to verify, as the lineage wrote them', () => {
    const unsummed = packetOf('abc');
    unsummed[7] = 0;

    expect(decodeWhole(unsummed)).toMatchObject([{ kind: 'garbage', reason: 'bad-checksum' }]);
    expect(decodeWhole(unsummed, { verify: false })).toMatchObject([{ kind: 'packet', payload: ascii('abc') }]);
  });

  it('refuses a packet whose only damage is in the unused half of the checksum field', () => {
    const damaged = packetOf('abc');
    damaged[6]! ^= 0x40;
    damaged[7]! ^= 0x40;

    expect(decodeWhole(damaged)).toMatchObject([{ kind: 'garbage', reason: 'bad-checksum' }]);
  });

  it('keeps back only what more bytes could still make a packet of', () => {
    const decoder = new PacketDecoder();
    const packet = packetOf('abc');

    decoder.push(packet.subarray(0, 10));
    const held = decoder.pendingBytes;
    const completed = decoder.push(packet.subarray(10));

    expect(held).toBe(10);
    expect(completed).toHaveLength(1);
    expect(decoder.pendingBytes).toBe(0);
  });

  it('tells how much of what it keeps back is no packet', () => {
    const decoder = new PacketDecoder();

    decoder.push(new Uint8Array([1, 2, 3, 0xa3]));
    const held = [decoder.pendingBytes, decoder.pendingGarbageBytes];
    decoder.push(packetOf('abc').subarray(1));

    expect(held).toEqual([4, 3]);
    expect([decoder.pendingBytes, decoder.pendingGarbageBytes]).toEqual([0, 0]);
  });

  it('hands long garbage out in pieces, so that its memory is bounded', () => {
    const decoder = new PacketDecoder();

    const decoded = decoder.push(new Uint8Array(3 * MAX_GARBAGE_LENGTH + 7));

    expect(decoded.map((item) => item.kind === 'garbage' && item.bytes.length)).toEqual([65_536, 65_536, 65_536]);
    expect(decoder.pendingBytes).toBe(7);
  });

  it('gives payloads that later input does not overwrite', () => {
    const decoder = new PacketDecoder();
    const [first] = decoder.push(packetOf('first'));

    for (let i = 0; i < 1_000; i++) decoder.push(packetOf('later'));

    expect(first).toMatchObject({ payload: ascii('first') });
  });

  it('begins anew after its end, with offsets that go on', () => {
    const decoder = new PacketDecoder();
    decoder.push(packetOf('torn').subarray(0, 12));
    decoder.end();

    const decoded = decoder.push(joined(ascii('?'), packetOf('whole')));

    expect(decoded).toMatchObject([
      { kind: 'garbage', offset: 12, reason: 'no-sync' },
      { kind: 'packet', offset: 13 },
    ]);
  });

  it('accounts for every byte once and finds exactly the packets that are there', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const decoded = decodeWhole(bytes);

        tiles(decoded, bytes);
        const packets = decoded.flatMap((item) => (item.kind === 'packet' ? [[item.offset, item.lengthBytes]] : []));
        expect(packets).toEqual(placesOfPackets(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same result wherever its input is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 40 }), (bytes, cuts) => {
        expect(decodeCut(bytes, cuts)).toEqual(decodeWhole(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same result one byte at a time', () => {
    const bytes = joined(ascii('~~'), packetOf('a'), header(0x100), packetOf('b'), header(0xffff), packetOf('c'), Uint8Array.of(0xa3, 0x9d));

    expect(decodeCut(bytes, [...bytes.keys()])).toEqual(decodeWhole(bytes));
  });

  it('gets through hostile input, a header that claims the most at every turn, in linear time', () => {
    // Read again for each of its 170,000 candidates this megabyte would be 11 thousand million bytes.
    const hostile = new Uint8Array(1_048_576).map((_, i) => header(0xffff)[i % 6]!);
    const decoder = new PacketDecoder();
    let accounted = 0;
    const account = (items: readonly Decoded[]) => {
      for (const item of items) accounted += item.kind === 'packet' ? item.lengthBytes : item.bytes.length;
    };

    for (let at = 0; at < hostile.length; at += 1_000) account(decoder.push(hostile.subarray(at, at + 1_000)));
    account(decoder.end());

    expect(accounted).toBe(hostile.length);
  });
});
