import { take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LastValueStream } from './last-value-stream.ts';

interface Numbered {
  readonly n: number;
}

describe('a last-value stream', () => {
  it('replays the last value and goes on live, for each subscriber', () => {
    const stream = new LastValueStream<Numbered>();
    const [early, late]: [number[], number[]] = [[], []];
    stream.values$.subscribe(({ n }) => { early.push(n); });
    stream.publish({ n: 1 });
    stream.publish({ n: 2 });
    stream.values$.subscribe(({ n }) => { late.push(n); });

    stream.publish({ n: 3 });

    expect([early, late]).toEqual([[1, 2, 3], [2, 3]]);
  });

  it('replays the last value to who comes after its completion, then completes', () => {
    const stream = new LastValueStream<Numbered>();
    stream.publish({ n: 1 });
    stream.complete();
    const seen: unknown[] = [];

    stream.values$.subscribe({ next: ({ n }) => { seen.push(n); }, complete: () => { seen.push('complete'); } });

    expect(seen).toEqual([1, 'complete']);
  });

  it('delivers what a subscriber causes while the last value is replayed to it', () => {
    const stream = new LastValueStream<Numbered>();
    stream.publish({ n: 1 });
    const seen: number[] = [];

    stream.values$.subscribe(({ n }) => {
      seen.push(n);
      if (n === 1) stream.publish({ n: 2 });
    });

    expect(seen).toEqual([1, 2]);
  });

  it('completes once for a subscriber that completes it while the last value is replayed', () => {
    const stream = new LastValueStream<Numbered>();
    stream.publish({ n: 1 });
    const seen: unknown[] = [];

    stream.values$.subscribe({ next: () => { stream.complete(); }, complete: () => { seen.push('complete'); } });

    expect(seen).toEqual(['complete']);
  });

  it('lets go of a subscriber that has seen enough during the replay', () => {
    const stream = new LastValueStream<Numbered>();
    stream.publish({ n: 1 });
    const seen: number[] = [];

    stream.values$.pipe(take(1)).subscribe(({ n }) => { seen.push(n); });
    stream.publish({ n: 2 });

    expect(seen).toEqual([1]);
  });
});
