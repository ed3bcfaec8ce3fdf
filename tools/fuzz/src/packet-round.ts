import { isDeepStrictEqual } from 'node:util';
import {
  type Decoded,
  encodePacket,
  MAX_GARBAGE_LENGTH,
  MAX_PACKET_LENGTH,
  ntpFromUnixMs,
  PacketDecoder,
  PacketError,
  packetLengthAt,
  readAck,
  readCheckpoint,
  readFault,
  readGap,
  readHeartbeat,
  readHello,
  readLeaseNotice,
  readLeaseWish,
  readWelcome,
  readWriterNote,
  writeFault,
  writeGap,
  writeHello,
} from '@taffrail/port-agent-packet';
import type { SeededRandom } from '@taffrail/simulator';
import { flipped, noise, pick, several } from './draw.ts';
import { FuzzFault } from './fuzz-fault.ts';

/** Decodes bytes that come in pieces; the pieces follow one another. */
export type Decode = (pieces: readonly Uint8Array[]) => readonly Decoded[];

const STREAMS_A_ROUND = 40;
/** A stream up to this long is searched for packets at every one of its bytes, which takes the square of its length at worst. */
const SEARCHED_LENGTH = 8_192;
/** What a decoder may hold back: less than the longest garbage, and behind it less than the longest packet, which may yet come whole. */
const HELD_LIMIT = MAX_GARBAGE_LENGTH + MAX_PACKET_LENGTH;
const READERS = [readAck, readCheckpoint, readFault, readGap, readHeartbeat, readHello, readLeaseNotice, readLeaseWish, readWelcome, readWriterNote] as const;

/** Holds the decoder and the readers of payloads to their promises on bytes of the seed's choosing; gives how many bytes. */
export function packetRound(random: SeededRandom): number {
  let total = 0;
  for (let i = 0; i < STREAMS_A_ROUND; i++) {
    const bytes = hostileStream(random);
    holdDecoder(decode, { bytes, random });
    holdReaders(random);
    total += bytes.length;
  }
  return total;
}

/**
 * Holds a decoder to its promises on some bytes: every byte comes once and in order, packets are exactly where they are, and cuts do not matter.
 *
 * @throws {@link FuzzFault}.
 */
export function holdDecoder(subject: Decode, { bytes, random }: { readonly bytes: Uint8Array; readonly random: SeededRandom }): void {
  const whole = subject([bytes]);
  let at = 0;
  for (const item of whole) {
    const length = item.kind === 'packet' ? item.lengthBytes : item.bytes.length;
    if (item.offset !== at || length === 0) throw new FuzzFault(`the decoder goes on at ${item.offset} with ${length} bytes where ${at} was next`);
    const [given, header] = item.kind === 'packet' ? [item.payload, 16] : [item.bytes, 0];
    if (Buffer.compare(given, bytes.subarray(at + header, at + length)) !== 0) throw new FuzzFault(`the decoder gives other bytes at ${at} than came`);
    if (item.kind === 'packet' && packetLengthAt(bytes, at) !== length) throw new FuzzFault(`the decoder gives a packet of ${length} bytes at ${at} where none is`);
    if (item.kind === 'garbage' && bytes.length <= SEARCHED_LENGTH) holdGarbage(bytes, at, at + length);
    at += length;
  }
  if (at !== bytes.length) throw new FuzzFault(`the decoder accounts for ${at} bytes of ${bytes.length}`);
  if (!isDeepStrictEqual(subject(cut(random, bytes)), whole)) throw new FuzzFault('the decoder gives another result when the same bytes are cut');
}

function holdGarbage(bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at++) if (packetLengthAt(bytes, at) > 0) throw new FuzzFault(`the decoder gives the packet at ${at} as garbage`);
}

function decode(pieces: readonly Uint8Array[]): readonly Decoded[] {
  const decoder = new PacketDecoder();
  const decoded: Decoded[] = [];
  for (const piece of pieces) {
    decoded.push(...decoder.push(piece));
    if (decoder.pendingBytes > HELD_LIMIT) throw new FuzzFault(`the decoder holds ${decoder.pendingBytes} bytes back`);
  }
  return [...decoded, ...decoder.end()];
}

function cut(random: SeededRandom, bytes: Uint8Array): Uint8Array[] {
  const longest = pick(random, [1, 7, 100, 5_000]);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random.below(longest);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** Bytes made of packets, of what looks like packets, and of noise; now and then very long ones. */
function hostileStream(random: SeededRandom): Buffer {
  const isLong = random.below(20) === 0;
  const longest = isLong ? 65_519 : 300;
  const packet = () => encodePacket({ type: random.below(256), payload: noise(random, random.below(longest)), time: ntpFromUnixMs(random.below(2 ** 31)) });
  const header = () => Buffer.from([0xa3, 0x9d, 0x7a, random.below(256), ...pick(random, [[0xff, 0xff], [0, random.below(20)], [random.below(2), random.below(256)]])]);
  const parts = several(1 + random.below(isLong ? 12 : 25), () =>
    pick(random, [packet, packet, () => flipped(random, packet()), () => noise(random, random.below(longest)), header, () => packet().subarray(0, random.below(60)), () => Buffer.from([0xa3])])(),
  );
  return Buffer.concat(random.below(5) === 0 ? [...parts, ...several(random.below(600), header)] : parts);
}

/** Has every reader read what is nearly right, or not at all; it gives a value or throws what it promises. */
function holdReaders(random: SeededRandom): void {
  const good = pick(random, [
    writeHello({ client: 'c', resume: { epoch: 'e', position: 7n } }),
    writeFault({ code: 'c', message: 'm', write: 1, holder: 'h' }),
    writeGap({ from: 1n, to: 2n }),
    Buffer.from('{"version":1,"epoch":"e","position":"1","head":"2","link":"up","state":"lost","door":"raw","address":"a","from":"0","crc32c":"00000000"}'),
  ]);
  const payload = pick(random, [() => good, () => flipped(random, good), () => good.subarray(0, random.below(good.length)), () => noise(random, random.below(60))])();
  for (const read of READERS) {
    try {
      read(payload);
    } catch (error) {
      if (!(error instanceof PacketError)) throw new FuzzFault(`${read.name} throws ${String(error)} on ${JSON.stringify(Buffer.from(payload).toString('latin1'))}`, { cause: error });
    }
  }
}

