import { getEventListeners } from 'node:events';
import { from, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LimitError } from '../errors.ts';
import { toAsyncIterable } from './to-async-iterable.ts';

/** Reads to the end, and answers what came and how it ended. */
async function drained<T>(values: AsyncIterable<T>): Promise<{ readonly values: readonly T[]; readonly error?: unknown }> {
  const read: T[] = [];
  try {
    for await (const value of values) read.push(value);
    return { values: read };
  } catch (error) {
    return { values: read, error };
  }
}

describe('toAsyncIterable', () => {
  it('gives what came before it was asked for, what comes then, and ends with the stream', async () => {
    const source$ = new Subject<number>();
    const iterable = toAsyncIterable(source$);
    source$.next(1);
    source$.next(2);
    const reading = drained(iterable);
    await Promise.resolve();

    source$.next(3);
    source$.complete();

    expect(await reading).toEqual({ values: [1, 2, 3] });
    expect(source$.observed).toBe(false);
  });

  it('works on a stream that ends while it is subscribed to, well or badly', async () => {
    const failure = new Error('broken');

    expect(await drained(toAsyncIterable(of(1, 2)))).toEqual({ values: [1, 2] });
    expect(await drained(toAsyncIterable(throwError(() => failure)))).toEqual({ values: [], error: failure });
  });

  it('gives what waits before an error, and the error once', async () => {
    const source$ = new Subject<number>();
    const iterable = toAsyncIterable(source$);
    source$.next(1);
    source$.error('broken');

    expect(await drained(iterable)).toEqual({ values: [1], error: 'broken' });
    expect(await iterable.next()).toEqual({ done: true, value: undefined });
  });

  it.each([
    ['error', { values: [1, 2], error: new LimitError('capacity', 2, 'another value for a reader that is behind') }, 0],
    ['drop-oldest', { values: [3, 4] }, 2],
    ['drop-newest', { values: [1, 2] }, 2],
  ] as const)('when a reader is behind and overflow is %s, gives %o', async (overflow, outcome, droppedCount) => {
    const source$ = new Subject<number>();
    const iterable = toAsyncIterable(source$, { capacity: 2, overflow });

    for (const value of [1, 2, 3, 4]) source$.next(value);
    source$.complete();

    expect(await drained(iterable)).toEqual(outcome);
    expect(iterable.droppedCount).toBe(droppedCount);
    expect(source$.observed).toBe(false);
  });

  it('ends its subscription when the loop is left', async () => {
    const source$ = new Subject<number>();
    const iterable = toAsyncIterable(source$);
    source$.next(1);

    for await (const value of iterable) {
      expect(value).toBe(1);
      break;
    }

    expect(source$.observed).toBe(false);
    expect(await iterable.next()).toEqual({ done: true, value: undefined });
  });

  it('takes no more from a stream that gives all at once than it has room for', async () => {
    let given = 0;
    const source$ = from((function* () { while (given < 10_000) yield (given += 1); })());

    const { values, error } = await drained(toAsyncIterable(source$, { capacity: 2 }));

    expect([values, error]).toEqual([[1, 2], expect.any(LimitError)]);
    expect(given).toBeLessThanOrEqual(4);
  });

  it('ends its subscription when the loop throws, and when somebody waits as it is left', async () => {
    const source$ = new Subject<number>();
    const thrown = (async () => { for await (const value of toAsyncIterable(source$)) throw new Error(`found ${value}`); })();
    const left = toAsyncIterable(source$);
    const waiting = left.next();

    await left.return?.();
    source$.next(7);

    await expect(thrown).rejects.toThrow('found 7');
    expect([await waiting, source$.observed]).toEqual([{ done: true, value: undefined }, false]);
  });

  it('ends when its signal aborts, with the reason, whether somebody waits or not', async () => {
    const source$ = new Subject<number>();
    const controller = new AbortController();
    const [waiting, idle] = [toAsyncIterable(source$, { signal: controller.signal }), toAsyncIterable(source$, { signal: controller.signal })];
    const next = waiting.next().catch((error: unknown) => error);

    controller.abort('enough');

    expect(await next).toBe('enough');
    expect(await drained(idle)).toEqual({ values: [], error: 'enough' });
    expect(await drained(toAsyncIterable(source$, { signal: controller.signal }))).toEqual({ values: [], error: 'enough' });
    expect(source$.observed).toBe(false);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('answers several that ask at once, in their order, and all of them at the end', async () => {
    const source$ = new Subject<number>();
    const iterable = toAsyncIterable(source$);
    const asked = [iterable.next(), iterable.next(), iterable.next()];

    source$.next(1);
    source$.complete();

    expect(await Promise.all(asked)).toEqual([{ done: false, value: 1 }, { done: true, value: undefined }, { done: true, value: undefined }]);
  });

  it.each([0, -1, 1.5, NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => toAsyncIterable(new Subject(), { capacity })).toThrow(RangeError);
  });
});
