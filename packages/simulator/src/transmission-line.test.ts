import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { commonFaults, parseFault } from './fault.ts';
import { FaultSet } from './fault-set.ts';
import { joined } from './latin1.ts';
import { seededRandom } from './seeded-random.ts';
import { LINE_BYTES_LIMIT, RANDOM_PIECE_LIMIT, TransmissionLine } from './transmission-line.ts';

const writes = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 20 });

describe('TransmissionLine', () => {
  it('conserves bytes and their order in pieces of any fixed size', () => {
    fc.assert(
      fc.property(writes, fc.integer({ min: 1, max: 50 }), (sent, size) => {
        const { line, pieces } = lineWith(`fragment:${size}`);

        for (const bytes of sent) line.push(bytes);

        expect(joined(pieces)).toEqual(joined(sent));
        expect(pieces.every(({ length }) => length >= 1 && length <= size)).toBe(true);
      }),
    );
  });

  it('conserves bytes and their order in pieces of random sizes, the same for the same seed', () => {
    fc.assert(
      fc.property(writes, fc.nat(), (sent, seed) => {
        const [one, again] = [lineWith('fragment:random', seed), lineWith('fragment:random', seed)];

        for (const { line } of [one, again]) for (const bytes of sent) line.push(bytes);

        expect(joined(one.pieces)).toEqual(joined(sent));
        expect(one.pieces.every(({ length }) => length >= 1 && length <= RANDOM_PIECE_LIMIT)).toBe(true);
        expect(again.pieces).toEqual(one.pieces);
      }),
    );
  });

  it('conserves bytes and their order when each piece takes its time', () => {
    fc.assert(
      fc.property(writes, fc.integer({ min: 1, max: 50 }), (sent, delayMs) => {
        const { line, pieces, times, scheduler } = lineWith('fragment:7', 1, `delay:${delayMs}`);

        for (const bytes of sent) line.push(bytes);
        const atOnce = pieces.length;
        scheduler.flush();

        expect(atOnce).toBe(0);
        expect(joined(pieces)).toEqual(joined(sent));
        expect(times).toEqual(pieces.map((_, index) => (index + 1) * delayMs));
      }),
    );
  });

  it('keeps the order when an arriving piece makes somebody send more', () => {
    const { line, pieces, onPiece } = lineWith('fragment:1');
    onPiece((piece) => {
      if (piece[0] === 1) line.push(Uint8Array.of(9));
    });

    line.push(Uint8Array.of(1, 2, 3));

    expect(pieces.map(([byte]) => byte)).toEqual([1, 2, 3, 9]);
  });

  it('loses about as many bytes as it was told to, and adds none', () => {
    const { line, pieces } = lineWith('drop:0.25');
    const sent = Uint8Array.from({ length: 40_000 }, (_, index) => index % 251);

    line.push(sent);

    expect(joined(pieces).length / sent.length).toBeCloseTo(0.75, 1);
    expect(isSubsequence(joined(pieces), sent)).toBe(true);
  });

  it('adds about as many random bytes as it was told to, and loses none', () => {
    const { line, pieces } = lineWith('garbage:0.5');
    const sent = new Uint8Array(20_000).fill(65);

    line.push(sent);

    const arrived = joined(pieces);
    expect(arrived.length / sent.length).toBeCloseTo(1.5, 1);
    expect(isSubsequence(sent, arrived)).toBe(true);
  });

  it('carries nothing when it is mute', () => {
    const { line, pieces } = lineWith('mute');

    line.push(Uint8Array.of(1));

    expect(pieces).toEqual([]);
  });

  it('loses what a slow line has no room for, and goes on when there is room again', () => {
    const { line, pieces, scheduler } = lineWith('delay:1');
    const half = new Uint8Array(LINE_BYTES_LIMIT / 2);

    for (let count = 0; count < 3; count += 1) line.push(half);
    scheduler.flush();
    line.push(Uint8Array.of(7));
    scheduler.flush();

    expect(pieces.map(({ length }) => length)).toEqual([half.length, half.length, 1]);
  });

  it('has room again for what has arrived, though the line is never empty', () => {
    const { line, pieces, scheduler } = lineWith('delay:1');
    const half = new Uint8Array(LINE_BYTES_LIMIT / 2);
    line.push(half);
    line.push(half);

    for (let count = 1; count <= 4; count += 1) scheduler.schedule(() => line.push(half), count + 0.5);
    scheduler.flush();

    expect(pieces).toHaveLength(6);
  });
});

function lineWith(spec: string, seed = 1, ...more: string[]) {
  const scheduler = new VirtualTimeScheduler();
  const pieces: Uint8Array[] = [];
  const times: number[] = [];
  let react = (_piece: Uint8Array): void => undefined;
  const line = new TransmissionLine({
    faults: new FaultSet([spec, ...more].map((each) => parseFault(each)), commonFaults),
    random: seededRandom(seed),
    after: (delayMs, task) => void scheduler.schedule(task, delayMs),
    output: (piece) => {
      pieces.push(piece);
      times.push(scheduler.now());
      react(piece);
    },
  });
  return { line, pieces, times, scheduler, onPiece: (then: typeof react) => void (react = then) };
}

function isSubsequence(part: Uint8Array, whole: Uint8Array): boolean {
  let found = 0;
  for (const byte of whole) if (byte === part[found]) found += 1;
  return found === part.length;
}
