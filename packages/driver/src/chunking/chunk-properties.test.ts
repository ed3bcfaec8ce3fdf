import type { Chunk } from '@taffrail/connection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ctd } from '../../test/ctd-definition.ts';
import { latin1Bytes } from '../latin1.ts';
import type { Particle } from '../particle/particle.ts';
import { Chunker, type Unparsed } from './chunk.ts';

type Item = Particle<typeof ctd> | Unparsed;

/** A session as the reference simulator of the SBE 37 conducts it: echo with NULs, start, samples, a wake-up, stop. */
const SESSION =
  '\r\0\n\0\r\nS>t\0s\0\r\0\n\0\r\n10.9933,3.69867, 3198.669,   24.0135, 1506.199\r\n\r\nS>' +
  's\0t\0a\0r\0t\0n\0o\0w\0\r\0\n\0start now\r\n' +
  '\r\n#11.9471,3.88942, 3389.418,   27.8189, 1506.389, 20 Nov 2026, 05:26:30\r\n' +
  '\r\0\n\0\0SBE 37-SM\r\nS>#12.8232,4.06464, 3564.642,   31.3146, 1506.565, 20 Nov 2026, 05:26:35\r\n' +
  's\0t\0o\0p\0\r\0\n\0S>\r\n\r\0\n\0\r\nS>';

describe('Chunker, whatever the bytes and wherever they are cut', () => {
  it('reads a session in one piece as the samples and replies that are in it', () => {
    const items = read(latin1Bytes(SESSION), []);

    expect(items.map((item) => (item.type === 'particle' ? item.values : item.text))).toEqual([
      'ts',
      { temperature: 10.9933, conductivity: 3.69867, pressure: 3198.669, salinity: 24.0135, soundVelocity: 1506.199 },
      'startnow',
      'start now',
      { temperature: 11.9471, conductivity: 3.88942, pressure: 3389.418, salinity: 27.8189, soundVelocity: 1506.389 },
      'SBE 37-SM',
      { temperature: 12.8232, conductivity: 4.06464, pressure: 3564.642, salinity: 31.3146, soundVelocity: 1506.565 },
      'stop',
    ]);
  });

  it('reads a session the same when it is cut at any one place', () => {
    const bytes = latin1Bytes(SESSION);
    const whole = read(bytes, []);

    for (let at = 1; at < bytes.length; at += 1) expect(read(bytes, [at]), `cut at ${at}`).toEqual(whole);
  });

  it('reads a session the same byte by byte', () => {
    const bytes = latin1Bytes(SESSION);

    expect(read(bytes, [...bytes.keys()])).toEqual(read(bytes, []));
  });

  it('reads damaged sessions the same wherever they are cut', () => {
    fc.assert(
      fc.property(damaged(), fc.array(fc.nat({ max: SESSION.length }), { maxLength: 40 }), (bytes, cuts) => {
        expect(read(bytes, cuts)).toEqual(read(bytes, []));
      }),
    );
  });

  it('has every byte of a damaged session in one particle, in one unparsed span, or in what frames them', () => {
    fc.assert(
      fc.property(damaged(), (bytes) => {
        const left = Array.from(bytes, (byte): string => String.fromCharCode(byte));

        for (const item of read(bytes, [])) {
          const { start, end } = extentOf(item, bytes);
          for (let at = start; at < end; at += 1) {
            expect(left[at], `byte ${at} is in two items`).not.toBe('');
            left[at] = '';
          }
        }

        expect(left.join('').replaceAll('\0', '')).toMatch(/^(?:S>|\?cmd S>|[ \f\t\v\r\n])*$/);
      }),
    );
  });

  it('does work in proportion to the bytes on input that never matches and never ends, byte by byte', () => {
    let reads = 0;
    const counted = { ...ctd.particles.ctd, read: () => void (reads += 1) };
    const chunker = new Chunker({ ...ctd, particles: { counted } });

    for (let i = 0; i < 200_000; i += 1) chunker.push({ bytes: Uint8Array.of(0x31), receivedAtMs: 0 });

    expect(reads).toBe(0);
    expect(chunker.end()).toMatchObject([{ reason: 'overflow', lengthBytes: 200_000 % 65_536 }]);
  });
});

/** Reads bytes cut at some offsets; positions do not depend on the cuts, so whole items can be compared. */
function read(bytes: Uint8Array, cuts: readonly number[]): readonly Item[] {
  const chunker = new Chunker(ctd, { epoch: 'e', scheduler: { now: () => 7, schedule: () => { throw new Error('it waits for nothing'); } } });
  const edges = [...new Set([0, ...cuts.filter((at) => at < bytes.length), bytes.length])].sort((a, b) => a - b);
  const chunks = edges.slice(1).map((end, i): Chunk => ({ bytes: bytes.subarray(edges[i], end), receivedAtMs: 5, position: BigInt(edges[i] ?? 0) }));
  return [...chunks.flatMap((each) => chunker.push(each)), ...chunker.end()];
}

function extentOf(item: Item, bytes: Uint8Array): { readonly start: number; readonly end: number } {
  if (item.type === 'unparsed') return { start: Number(item.position), end: Number(item.position) + item.lengthBytes };
  const start = Number(item.id.position);
  const length = bytes.subarray(start).findIndex((byte) => byte === 0x0a || byte === 0x0d);
  return { start, end: start + length };
}

/** The session with pieces of it overwritten, lost, repeated or moved. */
function damaged(): fc.Arbitrary<Uint8Array> {
  const piece = fc.tuple(fc.nat({ max: SESSION.length }), fc.nat({ max: 90 })).map(([at, length]) => SESSION.slice(at, at + length));
  const noise = fc.oneof(
    fc.constantFrom('\0', '\r', '\n', 'S>', '?cmd S>', ' ', '#', '1.', '\u0080', '\u00ff'),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => String.fromCharCode(...bytes)),
  );
  return fc.array(fc.oneof({ arbitrary: piece, weight: 2 }, noise), { maxLength: 12 }).map((parts) => latin1Bytes(parts.join('')));
}
