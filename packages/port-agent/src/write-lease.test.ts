import { describe, expect, it } from 'vitest';
import { WriteLease } from './write-lease.ts';

const one = { name: 'one' };
const two = { name: 'two' };

describe('WriteLease', () => {
  it('belongs to whoever writes first, until that one leaves', () => {
    const lease = new WriteLease();

    expect(lease.claim(one, 0)).toBeUndefined();
    expect(lease.claim(two, 1)).toBe(one);
    lease.release(two);
    expect(lease.claim(two, 2)).toBe(one);
    lease.release(one);
    expect(lease.claim(two, 3)).toBeUndefined();
  });

  it('passes on from a writer that has been idle for 30 s, counted from its last write', () => {
    const lease = new WriteLease();
    lease.claim(one, 0);
    lease.claim(one, 20_000);

    expect(lease.claim(two, 49_999)).toBe(one);
    expect(lease.claim(two, 50_000)).toBeUndefined();
    expect(lease.claim(one, 50_001)).toBe(two);
  });
});
