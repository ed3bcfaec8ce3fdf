import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { ReservedPositions } from './reserved-positions.ts';
import { segmentName } from './segments.ts';

describe('ReservedPositions', () => {
  it('keeps one empty file ahead, and moves it on once half of what it reserves is used up', () => {
    const directory = temporaryDirectory();
    const reserved = new ReservedPositions(directory, 100n);
    const filesAt = (position: bigint) => {
      reserved.reserve(position);
      return readdirSync(directory);
    };

    expect([filesAt(7n), filesAt(56n), filesAt(57n), filesAt(58n)]).toEqual([
      [segmentName(107n)],
      [segmentName(107n)],
      [segmentName(157n)],
      [segmentName(157n)],
    ]);
    reserved.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('tries again each time when the disk refused', () => {
    const directory = join(temporaryDirectory(), 'away');
    const reserved = new ReservedPositions(directory, 100n);

    reserved.reserve(0n);
    mkdirSync(directory);
    reserved.reserve(1n);

    expect(readdirSync(directory)).toEqual([segmentName(101n)]);
  });
});
