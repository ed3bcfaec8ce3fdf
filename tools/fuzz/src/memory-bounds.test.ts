import { describe, expect, it } from 'vitest';
import { FuzzFault } from './fuzz-fault.ts';
import { MemoryBounds } from './memory-bounds.ts';

const mebibytes = (used: number, resident: number) => ({ usedBytes: used * 1_048_576, residentBytes: resident * 1_048_576 });
const settling = { isSettling: true };
const settled = { isSettling: false };

describe('MemoryBounds', () => {
  it('lets memory be what it was while settling, at the most, and a bounded growth above', () => {
    const bounds = new MemoryBounds('it');
    bounds.take(mebibytes(40, 200), settling);
    bounds.take(mebibytes(10, 80), settling);

    expect(() => { bounds.take(mebibytes(72, 392), settled); }).not.toThrow();
  });

  it.each([
    ['usedBytes', mebibytes(43, 100), 'it: usedBytes grew by 33 MiB since it had settled; at most 32 MiB are bounded growth'],
    ['residentBytes', mebibytes(10, 293), 'it: residentBytes grew by 193 MiB since it had settled; at most 192 MiB are bounded growth'],
  ])('finds that %s grew', (_, use, message) => {
    const bounds = new MemoryBounds('it');
    bounds.take(mebibytes(10, 100), settling);

    expect(() => { bounds.take(use, settled); }).toThrow(new FuzzFault(message));
  });
});
