import { describe, expect, it } from 'vitest';
import { LateReplayStream } from './late-replay-stream.ts';

function told<T>(stream: LateReplayStream<T>): (T | 'complete')[] {
  const all: (T | 'complete')[] = [];
  stream.values$.subscribe({ next: (value) => { all.push(value); }, complete: () => { all.push('complete'); } });
  return all;
}

describe('LateReplayStream', () => {
  it('gives each subscriber the last values, and then what comes', () => {
    const stream = new LateReplayStream<number>(2);
    const early = told(stream);
    for (const value of [1, 2, 3]) stream.publish(value);

    const late = told(stream);
    stream.publish(4);

    expect([early, late]).toEqual([[1, 2, 3, 4], [2, 3, 4]]);
  });

  it('completes for those who were there and for those who come later, with what it had or nothing', () => {
    const [used, unused] = [new LateReplayStream<number>(2), new LateReplayStream<number>(2)];
    const early = told(used);
    used.publish(1);

    used.complete();
    unused.complete();

    expect([early, told(used), told(unused)]).toEqual([[1, 'complete'], [1, 'complete'], ['complete']]);
  });

  it('publishes nothing once it is complete', () => {
    const stream = new LateReplayStream<number>(2);
    stream.complete();

    stream.publish(1);

    expect(told(stream)).toEqual(['complete']);
  });
});
