import { describe, expect, it } from 'vitest';
import { Watch } from './watch.ts';

/** Looks at the clock every second up to a time. */
function lookUntil(watch: Watch, fromMs: number, toMs: number): void {
  for (let nowMs = fromMs + 1_000; nowMs <= toMs; nowMs += 1_000) watch.look(nowMs);
}

describe('Watch', () => {
  it('counts the time since anything got further', () => {
    const watch = new Watch(500);
    lookUntil(watch, 500, 20_500);

    watch.begins('the next thing');
    lookUntil(watch, 20_500, 25_500);

    expect({ ran: watch.ranMs, idle: watch.idleMs, doing: watch.doing }).toEqual({ ran: 25_000, idle: 5_000, doing: 'the next thing' });
  });

  it('takes an hour in which its process was stopped for no more than two seconds', () => {
    const watch = new Watch(0);
    lookUntil(watch, 0, 10_000);

    watch.look(3_610_000);

    expect(watch.idleMs).toBe(12_000);
  });
});
