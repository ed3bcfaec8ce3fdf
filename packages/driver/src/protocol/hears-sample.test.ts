import { asyncScheduler, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Particle } from '../particle/particle.ts';
import { hearsSample } from './hears-sample.ts';

type Heard = Pick<Particle, 'stream' | 'quality'>;

let particles$: Subject<Heard>;

beforeEach(() => {
  vi.useFakeTimers();
  particles$ = new Subject();
});
afterEach(() => { vi.useRealTimers(); });

const listen = (streams?: readonly string[], signal?: AbortSignal): Promise<boolean> =>
  hearsSample(particles$, { withinMs: 1_000, ...(streams && { streams }) }, { scheduler: asyncScheduler, signal });

describe('listening for a sample', () => {
  it('ends with the first sample, and leaves neither a timer nor a listener', async () => {
    const heard = listen();

    particles$.next({ stream: 'ctd', quality: 'ok' });

    expect(await heard).toBe(true);
    expect([vi.getTimerCount(), particles$.observed]).toEqual([0, false]);
  });

  it('ends without one when time is over', async () => {
    const heard = listen();

    await vi.advanceTimersByTimeAsync(1_000);

    expect(await heard).toBe(false);
    expect(particles$.observed).toBe(false);
  });

  it.each<[string, Heard]>([
    ['of another stream', { stream: 'status', quality: 'ok' }],
    ['that its checksum denies', { stream: 'ctd', quality: 'checksum_failed' }],
  ])('goes on at a sample %s', async (_what, particle) => {
    const heard = listen(['ctd', 'optode']);

    particles$.next(particle);
    await vi.advanceTimersByTimeAsync(999);
    particles$.next({ stream: 'optode', quality: 'questionable' });

    expect(await heard).toBe(true);
  });

  it('ends without one when none can come any more', async () => {
    const heard = listen();

    particles$.complete();

    expect(await heard).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends as its signal says, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const heard = listen(undefined, controller.signal);

    controller.abort(new RangeError('enough'));

    await expect(heard).rejects.toThrow('enough');
    expect([vi.getTimerCount(), particles$.observed]).toEqual([0, false]);
  });
});
