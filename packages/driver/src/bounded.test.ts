import { getEventListeners } from 'node:events';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bounded } from './bounded.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const scheduler = asyncScheduler;

describe('bounded', () => {
  it.each(['fulfilled', 'rejected', 'over time', 'aborted'])('leaves no timer and no listener behind when the work is %s', async (end) => {
    const controller = new AbortController();
    let settle: { resolve: (value: string) => void; reject: (error: Error) => void } | undefined;
    const work = new Promise<string>((resolve, reject) => { settle = { resolve, reject }; });
    const outcome = bounded(work, { scheduler, timeoutMs: 100, signals: [undefined, controller.signal] }).catch((error: unknown) => error);

    if (end === 'fulfilled') settle?.resolve('done');
    if (end === 'rejected') settle?.reject(new Error('broken'));
    if (end === 'aborted') controller.abort('enough');
    if (end === 'over time') await vi.advanceTimersByTimeAsync(100);

    const expected = { fulfilled: { value: 'done' }, rejected: new Error('broken'), aborted: 'enough', 'over time': undefined };
    expect(await outcome).toEqual(expected[end as keyof typeof expected]);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('rejects at once for a signal that has aborted, and heeds what becomes of the work', async () => {
    const outcome = bounded(Promise.reject(new Error('nobody waits for this')), { scheduler, timeoutMs: 100, signals: [AbortSignal.abort('enough')] });

    await expect(outcome).rejects.toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([Infinity, 2 ** 31])('waits when it is told to wait %d ms', async (timeoutMs) => {
    let settle: (value: string) => void = () => undefined;
    const outcome = bounded(new Promise<string>((resolve) => { settle = resolve; }), { scheduler, timeoutMs });

    await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
    settle('done');

    expect(await outcome).toEqual({ value: 'done' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets work fail that nobody waits for any more', async () => {
    let fail: (error: Error) => void = () => undefined;
    const late = bounded(new Promise((_, reject) => { fail = reject; }), { scheduler, timeoutMs: 100 });

    await vi.advanceTimersByTimeAsync(100);
    fail(new Error('too late'));

    expect(await late).toBeUndefined();
  });
});
