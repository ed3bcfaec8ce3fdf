import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LeasedBench, leasedBench } from '../../test/leased-bench.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A discovered bench whose agent was lost, and is there again with what it has journalled meanwhile still to come. */
async function behindBench(): Promise<LeasedBench> {
  const each = await leasedBench();
  each.status$.next({ instrumentLink: 'unknown' });
  each.status$.next({ instrumentLink: 'up', isCatchingUp: true });
  each.takeLines();
  return each;
}

describe('what was journalled while the agent was being looked for', () => {
  it('answers no verb: one that is called before it has come waits until then', async () => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample();
    const starting = each.driver.startDirect();
    await vi.advanceTimersByTimeAsync(60_000);
    const before = [each.takeLines(), [...each.asked]];
    each.farEnds[0]?.say('R=9.99\r\nLM>');

    each.status$.next({ instrumentLink: 'up' });

    expect(before).toEqual([[], []]);
    expect(await sampling).toEqual({ voltage: 1.25 });
    await starting;
    expect([each.takeLines(), each.asked, each.voltages]).toEqual([['rd'], ['request'], [9.99, 1.25]]);
    await each.driver.close();
  });

  it('keeps no cached value waiting, and no verb longer than it may take', async () => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample({ timeoutMs: 1_000 }).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(1_000);

    expect(await each.driver.get(['gain'])).toEqual({ gain: 2 });
    expect(await sampling).toMatchObject({ code: 'deadline' });
    each.status$.next({ instrumentLink: 'up' });
    await vi.advanceTimersByTimeAsync(0);
    expect(each.takeLines()).toEqual([]);
    await each.driver.close();
  });

  it.each(['disconnect', 'close'] as const)('keeps no verb waiting once there is a %s', async (ending) => {
    const each = await behindBench();
    const sampling = each.driver.acquireSample().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);

    await each.driver[ending]();

    expect(await sampling).toMatchObject({ code: 'interrupted' });
    expect(each.takeLines()).toEqual([]);
    await each.driver.close();
  });
});
