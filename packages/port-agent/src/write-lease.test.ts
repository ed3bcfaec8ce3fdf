import { describe, expect, it } from 'vitest';
import { WriteLease, type Writer } from './write-lease.ts';

/** A writer that notes whom it lost the lease to. */
function writer(name: string): Writer & { readonly lostTo: string[] } {
  const lostTo: string[] = [];
  return { name, note: { door: 'raw', address: name }, lostTo, leaseLost: (holder) => { lostTo.push(holder.name); } };
}

function leased() {
  const one = writer('one');
  const two = writer('two');
  return { lease: new WriteLease(), one, two };
}

describe('WriteLease', () => {
  it('belongs to whoever writes first, until that one leaves', () => {
    const { lease, one, two } = leased();

    expect(lease.claim(one, { nowMs: 0 })).toBeUndefined();
    expect(lease.claim(two, { nowMs: 1 })).toBe(one);
    lease.release(two);
    expect(lease.claim(two, { nowMs: 2 })).toBe(one);
    lease.release(one);
    expect(lease.claim(two, { nowMs: 3 })).toBeUndefined();
    expect([one.lostTo, two.lostTo]).toEqual([[], []]);
  });

  it('passes on from a writer that has been idle for 30 s, counted from its last write, and tells it', () => {
    const { lease, one, two } = leased();
    lease.claim(one, { nowMs: 0 });
    lease.claim(one, { nowMs: 20_000 });

    expect(lease.claim(two, { nowMs: 49_999 })).toBe(one);
    expect(lease.claim(two, { nowMs: 50_000 })).toBeUndefined();
    expect(lease.claim(one, { nowMs: 50_001 })).toBe(two);
    expect([one.lostTo, two.lostTo, lease.takeovers]).toEqual([['two'], [], 0]);
  });

  it('passes on when the clock has been set back, rather than stay with a writer that may be idle until that has caught up', () => {
    const { lease, one, two } = leased();
    lease.claim(one, { nowMs: 86_400_000 });

    expect(lease.claim(two, { nowMs: 0 })).toBeUndefined();
    expect(lease.claim(one, { nowMs: 1 })).toBe(two);
  });

  it('is taken over by whoever asks for that, and the loser is told once', () => {
    const { lease, one, two } = leased();
    lease.claim(one, { nowMs: 0 });

    const refusal = lease.claim(two, { nowMs: 1, isTakeover: true });

    expect(refusal).toBeUndefined();
    expect(lease.claim(one, { nowMs: 2 })).toBe(two);
    expect(lease.claim(two, { nowMs: 3, isTakeover: true })).toBeUndefined();
    expect([one.lostTo, two.lostTo, lease.takeovers]).toEqual([['two'], [], 1]);
  });
});
