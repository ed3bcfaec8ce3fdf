import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastLineNumber, numberedLine, NumberedLines } from './numbered-lines.ts';

const lines = (from: number, count: number): Buffer => Buffer.concat(Array.from({ length: count }, (_, i) => numberedLine(from + i)));

describe('NumberedLines', () => {
  it('knows the lines wherever the bytes are cut', () => {
    const bytes = lines(50, 40);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const found = new NumberedLines();

        places.forEach((place, i) => { found.take(bytes.subarray(places[i - 1] ?? 0, place)); });

        expect(found.runs).toEqual([{ first: 50, last: 89 }]);
      }),
    );
  });

  it('refuses any byte that is not the instrument\'s', () => {
    const bytes = lines(50, 40);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= mask;
        const found = new NumberedLines();

        const take = () => { found.take(Buffer.concat([lines(49, 1), changed, lines(90, 2)])); };

        expect(take).toThrow(/line/);
      }),
    );
  });

  it.each([
    ['a line that comes twice', [lines(5, 3), lines(7, 2)]],
    ['lines out of order', [lines(5, 3), lines(9, 1), lines(8, 1)]],
    ['bytes missing within a line', [lines(5, 1), numberedLine(6).subarray(0, 3), numberedLine(6).subarray(6), lines(7, 1)]],
  ])('refuses %s', (_, parts) => {
    const found = new NumberedLines();

    const take = () => { for (const part of parts) found.take(part); };

    expect(take).toThrow(/expected/);
  });

  it('tells where lines are missing, and lets a lost link cut one off', () => {
    const found = new NumberedLines();

    found.take(Buffer.concat([lines(5, 3), numberedLine(8).subarray(0, 4), numberedLine(12).subarray(0, 1), lines(20, 2)]));

    expect(found.runs).toEqual([{ first: 5, last: 7 }, { first: 20, last: 21 }]);
  });

  it('lets whoever comes in the middle of a line begin with the rest of it', () => {
    const found = new NumberedLines();
    found.breakOff();

    found.take(Buffer.concat([numberedLine(4).subarray(9), lines(5, 2)]));

    expect(found.runs).toEqual([{ first: 5, last: 6 }]);
  });
});

describe('lastLineNumber', () => {
  it('gives the last line that is whole', () => {
    expect(lastLineNumber(Buffer.concat([lines(5, 3), numberedLine(8).subarray(0, 6)]))).toBe(7);
    expect(lastLineNumber(numberedLine(8).subarray(0, 6))).toBeUndefined();
  });
});
