import type { Chunk } from '@taffrail/connection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ctdParticle } from '../../test/ctd-definition.ts';
import { bytesOf, currentMeter, currentMeterWithClock } from '../../test/nortek-definition.ts';
import { pd0, profiler } from '../../test/pd0-definition.ts';
import { ensembleBytes } from '../../test/pd0-record.ts';
import { byteSum } from '../definition/checksum.ts';
import { delimited, type RecordFraming, sized } from '../definition/framing.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { latin1Bytes } from '../latin1.ts';
import type { StreamParticle } from '../particle/particle.ts';
import { Chunker } from './chunk.ts';
import { RecordScanner, type ScannerOutput } from './record-scanner.ts';
import type { Unparsed } from './unparsed.ts';

type Item = StreamParticle | Unparsed;

/** A profiler that sends lines of samples too, with bytes that mean nothing among them. */
const mixed = { ...profiler, ignoredBytes: [0], particles: { ...profiler.particles, ctd: ctdParticle } };
/** One that has broken ensembles published. */
const lenient = { ...mixed, particles: { ...mixed.particles, velocity: { ...mixed.particles.velocity, framing: { ...pd0, whenChecksumFails: 'publish' } } } } as const;

const SAMPLE = '#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30\r\n';
const REPLY = 'Ambient  Temperature =    20.32 Degrees C\r\n  Attitude Temperature =    24.65 Degrees C\r\n  Internal Moisture    = 8F0Ah\r\n';
const SESSION = joined(
  'CS\r\n',
  ensembleBytes({ cells: 2 }),
  ensembleBytes({ cells: 3, number: 436 }),
  ensembleBytes({ cells: 2, number: 437 }).subarray(0, 150),
  '\r\n[BREAK Wakeup A]\r\n>PT2\r\n',
  REPLY,
  '>\x7f\x7f\x40',
  SAMPLE,
  SAMPLE,
  ensembleBytes({ cells: 1, number: 438 }),
  SAMPLE,
);
const RECORDS = [
  bytesOf('a5011500101926221211000000009300f83b810628017f01002d0000e3094c0122ff9afe1e1416006093'),
  bytesOf('a51000db00008f10000049f041f72303303132120918d8f7'),
  bytesOf('a51000db00008f10000049f041f72303303132120918d8f8'),
  bytesOf('0907021110120606'),
];

describe('Chunker, of records and lines, whatever the bytes and wherever they are cut', () => {
  it.each([
    ['a session', mixed],
    ['a session of which broken records are published', lenient],
  ])('reads %s the same when it is cut at any one place, and byte by byte', (_, definition) => {
    const whole = read(definition, SESSION, []);

    for (let at = 1; at < SESSION.length; at += 1) expect(read(definition, SESSION, [at]), `cut at ${at}`).toEqual(whole);
    expect(read(definition, SESSION, [...SESSION.keys()])).toEqual(whole);
  });

  it('finds in a session what is in it', () => {
    const items = read(mixed, SESSION, []);

    expect(items.map((item) => (item.type === 'particle' ? item.stream : item.reason))).toEqual([
      'no-match',
      'adcp_velocity_beam',
      'adcp_config',
      'adcp_velocity_beam',
      'adcp_config',
      'checksum-failed',
      'adcp_ancillary_system_data',
      'no-match',
      'ctd_parsed',
      'adcp_velocity_beam',
      'adcp_config',
      'ctd_parsed',
    ]);
  });

  it.each([
    ['ensembles and lines', mixed, [SESSION, latin1Bytes(SAMPLE), ensembleBytes({ cells: 1 })]],
    ['ensembles, broken ones published', lenient, [SESSION, latin1Bytes(SAMPLE), ensembleBytes({ cells: 1 })]],
    ['records of a current meter', currentMeter, RECORDS],
    ['records without a sync', currentMeterWithClock, RECORDS],
  ])('reads damaged %s the same wherever they are cut', (_, definition, originals) => {
    fc.assert(
      fc.property(damaged(originals), fc.array(fc.nat({ max: 1_500 }), { maxLength: 40 }), (bytes, cuts) => {
        expect(read(definition, bytes, cuts)).toEqual(read(definition, bytes, []));
      }),
    );
  });

  it.each([
    ['ensembles and lines', mixed, [SESSION, latin1Bytes(SAMPLE), ensembleBytes({ cells: 1 })]],
    ['ensembles, broken ones published', lenient, [SESSION, latin1Bytes(SAMPLE), ensembleBytes({ cells: 1 })]],
    ['records of a current meter', currentMeter, RECORDS],
    ['records without a sync', currentMeterWithClock, RECORDS],
  ])('has every byte of damaged %s in one record, in one unparsed span, or in what frames them', (_, definition, originals) => {
    fc.assert(
      fc.property(damaged(originals), (bytes) => {
        const left = Array.from(bytes, (byte): string => String.fromCharCode(byte));

        for (const { start, end } of extentsOf(read(definition, bytes, []), bytes)) {
          for (let at = start; at < end; at += 1) {
            expect(left[at], `byte ${at} is in two items`).not.toBe('');
            left[at] = '';
          }
        }

        expect(left.join('').replaceAll('\0', '')).toMatch(/^[>\t-\r ]*$/);
      }),
    );
  });

  it('gives intact ensembles whatever is between them', () => {
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.filter((byte) => byte !== 0x7f));
    fc.assert(
      fc.property(fc.array(noise, { minLength: 1, maxLength: 6 }), (noises) => {
        const ensembles = noises.map((_, number) => ensembleBytes({ cells: 2, number }));

        const items = read(profiler, joined(...noises.flatMap((each, i) => [each, ensembles[i]!])), []);

        expect(items.flatMap((item) => (item.type === 'particle' && item.stream === 'adcp_velocity_beam' ? [(item.values as { ensembleNumber: number }).ensembleNumber] : []))).toEqual([...noises.keys()]);
      }),
    );
  });
});

describe('RecordScanner, of bytes made to delay it', () => {
  const widest = sized({ sync: [0x7f], size: { at: 1, as: 'u16le' }, maximumBytes: 65_536, checksum: byteSum({ stored: 'u16le' }) });

  const quoted = delimited({ begin: '<', end: '>>', maximumBytes: 60_000 });

  // Work in proportion to the square of the bytes would take hours.
  it.each([
    ['a sync at every byte', widest, Uint8Array.of(0x7f)],
    ['a sync with the longest of sizes at every third byte', widest, Uint8Array.of(0x7f, 0xff, 0xff)],
    ['syncs with sizes of all lengths', widest, Uint8Array.of(0x7f, 0x7f, 0x80, 0x7f, 0x00, 0x7f, 0x12, 0xfe)],
    ['beginnings without an end', quoted, latin1Bytes('<')],
    ['beginnings with half an end', quoted, latin1Bytes('<>')],
  ])('goes through %s in no more than a few looks at each, however they are cut', (_, framing, pattern) => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_byte, i) => pattern[i % pattern.length]!);

    for (const size of [1, 1_000, bytes.length]) {
      const accounted = accountedFor(framing, bytes, size);

      expect(accounted).toBe(bytes.length);
    }
  });

  it('holds no more than twice the longest record, whatever comes', () => {
    const bytes = Uint8Array.from({ length: 400_000 }, (_, i) => (i % 3 === 0 ? 0x7f : 0xff));
    let [pushed, reported, mostHeld] = [0, 0, 0];
    const scanner = new RecordScanner([widest], counting((count) => (reported += count)));

    for (let at = 0; at < bytes.length; at += 100) {
      scanner.push({ bytes: bytes.subarray(at, at + 100), receivedAtMs: 0 });
      pushed += 100;
      mostHeld = Math.max(mostHeld, pushed - reported);
    }

    expect(mostHeld).toBeGreaterThan(60_000);
    expect(mostHeld).toBeLessThanOrEqual(2 * 65_536);
  });
});

describe('Chunker, of a false sync with a large size', () => {
  const FALSE_SYNC = Uint8Array.of(0x7f, 0x7f, 0xf0, 0x1f, 0x00, 0x06);
  const one = ensembleBytes({ cells: 1 });
  const claimedBytes = 0x1ff0 + 2;

  it('holds back the records behind it until as many bytes have come as it claims, and loses none of them', () => {
    const chunker = chunkerOf(profiler);
    const count = Math.ceil(claimedBytes / one.length);

    const early = chunker.push(chunkOf(FALSE_SYNC));
    const meanwhile = Array.from({ length: count - 1 }, () => chunker.push(chunkOf(one))).flat();
    const late = chunker.push(chunkOf(one));

    expect([...early, ...meanwhile]).toEqual([]);
    expect(late.map((item) => (item.type === 'particle' ? item.stream : [item.reason, item.lengthBytes]))).toEqual([
      ['checksum-failed', FALSE_SYNC.length],
      ...Array.from({ length: count }, () => ['adcp_velocity_beam', 'adcp_config']).flat(),
    ]);
  });

  it.each(['end', 'gap'] as const)('holds them back until %s() at the longest', (what) => {
    const chunker = chunkerOf(profiler);

    const early = [...chunker.push(chunkOf(FALSE_SYNC)), ...chunker.push(chunkOf(one))];
    const late = chunker[what]();

    expect(early).toEqual([]);
    expect(late).toMatchObject([{ reason: 'incomplete', lengthBytes: FALSE_SYNC.length }, { stream: 'adcp_velocity_beam' }, { stream: 'adcp_config' }]);
  });

  it('does not hold them back when it claims more than the longest record has', () => {
    const chunker = chunkerOf(profiler);

    const items = [...chunker.push(chunkOf(Uint8Array.of(0x7f, 0x7f, 0xff, 0xff))), ...chunker.push(chunkOf(one))];

    expect(items).toMatchObject([{ reason: 'incomplete', text: '\x7f\x7f\xff\xff' }, { stream: 'adcp_velocity_beam' }, { stream: 'adcp_config' }]);
  });

  it('leaves lines in what it claims to be samples', () => {
    const chunker = chunkerOf(mixed);

    const items = [...chunker.push(chunkOf(joined(Uint8Array.of(0x7f, 0x7f, 0x60, 0x00), '\r\n', SAMPLE, SAMPLE, '\r\n'.repeat(20)))), ...chunker.end()];

    expect(items).toMatchObject([{ reason: 'no-match', text: '\x7f\x7f`' }, { stream: 'ctd_parsed', id: { position: 6n } }, { stream: 'ctd_parsed' }]);
  });

  it('takes the rest of a line for no sample whose beginning may be in what it claimed', () => {
    const chunker = chunkerOf(mixed);

    const items = [...chunker.push(chunkOf(joined(Uint8Array.of(0x7f, 0x7f, 0x08, 0x00), 'xxxx#6', '1.1459,24.45520, 356.906\r\n', SAMPLE)))];

    expect(items).toMatchObject([{ reason: 'checksum-failed', lengthBytes: 10 }, { reason: 'incomplete', text: '1.1459,24.45520, 356.906' }, { stream: 'ctd_parsed' }]);
  });
});

function chunkerOf<D extends AnyDefinition>(definition: D): Chunker<D> {
  return new Chunker(definition, { epoch: 'e', scheduler: { now: () => 7, schedule: () => { throw new Error('it waits for nothing'); } } });
}

function chunkOf(bytes: Uint8Array): Chunk {
  return { bytes, receivedAtMs: 5 };
}

/** Reads bytes cut at some offsets; positions do not depend on the cuts, so whole items can be compared. */
function read(definition: AnyDefinition, bytes: Uint8Array, cuts: readonly number[]): readonly Item[] {
  const chunker = chunkerOf(definition);
  const edges = [...new Set([0, ...cuts.filter((at) => at < bytes.length), bytes.length])].sort((a, b) => a - b);
  const chunks = edges.slice(1).map((end, i): Chunk => ({ bytes: bytes.subarray(edges[i], end), receivedAtMs: 5, position: BigInt(edges[i] ?? 0) }));
  return [...chunks.flatMap((each) => chunker.push(each)), ...chunker.end()];
}

/** Gives each record's and each unparsed span's extent once. */
function extentsOf(items: readonly Item[], bytes: Uint8Array): readonly { readonly start: number; readonly end: number }[] {
  const ends = new Map<number, number>();
  for (const item of items) {
    if (item.type === 'unparsed') ends.set(Number(item.position), Number(item.position) + item.lengthBytes);
    else ends.set(Number(item.id.position), Number(item.id.position) + lengthOf(item, bytes.subarray(Number(item.id.position))));
  }
  return [...ends].map(([start, end]) => ({ start, end }));
}

function lengthOf({ stream }: StreamParticle, bytes: Uint8Array): number {
  const size = (bytes[2] ?? 0) + 256 * (bytes[3] ?? 0);
  switch (stream) {
    case 'ctd_parsed':
      return bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
    case 'adcp_ancillary_system_data':
      return String.fromCharCode(...bytes).indexOf('h\r\n') + 3;
    case 'vel3d_cd_velocity_data':
      return 24;
    case 'vel3d_clock_data':
      return 8;
    case 'velpt_velocity_data':
      return 2 * size;
    default:
      return size + 2;
  }
}

/** Pieces of some bytes, overwritten, lost, repeated or moved, with noise among them that looks like the beginning of a record. */
function damaged(originals: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const original = fc.constantFrom(...originals);
  const piece = fc.tuple(original, fc.nat({ max: 700 }), fc.nat({ max: 200 })).map(([from, at, length]) => from.subarray(at % from.length, (at % from.length) + length));
  const flipped = fc.tuple(original, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([from, at, mask]) => from.map((byte, i) => (i === at % from.length ? byte ^ mask : byte)));
  const noise = fc.oneof(
    fc.constantFrom(Uint8Array.of(0x7f, 0x7f, 0x20, 0x00), Uint8Array.of(0x7f), Uint8Array.of(0xa5, 0x10), Uint8Array.of(0xa5, 0x01, 0x04, 0x00), Uint8Array.of(0x06, 0x06), latin1Bytes('\r\n'), latin1Bytes('>'), latin1Bytes('Ambient  Temperature =')),
    fc.uint8Array({ maxLength: 8 }),
  );
  return fc.array(fc.oneof(original, piece, flipped, noise), { maxLength: 7 }).map((parts) => joined(...parts));
}

function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(typeof part === 'string' ? latin1Bytes(part) : part)));
}

function counting(onBytes: (count: number) => void): ScannerOutput {
  return {
    onRecord: ({ start, end }) => { onBytes(end - start); },
    onBroken: ({ start, end }) => { onBytes(end - start); },
    onRest: ({ bytes }) => { onBytes(bytes.length); },
  };
}

function accountedFor(framing: RecordFraming, bytes: Uint8Array, size: number): number {
  let count = 0;
  const scanner = new RecordScanner([framing], counting((more) => (count += more)));
  for (let at = 0; at < bytes.length; at += size) scanner.push({ bytes: bytes.subarray(at, at + size), receivedAtMs: 0 });
  scanner.finish();
  return count;
}
