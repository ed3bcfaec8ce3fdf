import { firstValueFrom, interval, lastValueFrom, take, timer, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { VirtualTimeError } from './errors.ts';
import { VIRTUAL_START_MS, VirtualTime } from './virtual-time.ts';

describe('VirtualTime', () => {
  it('begins where it is told to, and passes only when told to', async () => {
    const time = new VirtualTime({ startMs: 1_000 });

    await time.advance(250);

    expect(time.now()).toBe(1_250);
  });

  it('runs tasks in the order of their time, then of their scheduling', async () => {
    const time = new VirtualTime();
    const ran: string[] = [];
    for (const [name, delayMs] of [['late', 20], ['early', 10], ['second', 10], ['at once', 0]] as const) time.schedule(() => ran.push(name), delayMs);

    await time.advance(20);

    expect(ran).toEqual(['at once', 'early', 'second', 'late']);
  });

  it('leaves what is due later, and lists it with the line that scheduled it', async () => {
    const time = new VirtualTime();
    time.schedule(() => undefined, 21);

    await time.advance(20);

    expect(time.pending).toEqual([{ dueAtMs: VIRTUAL_START_MS + 21, delayMs: 21, origin: expect.stringMatching(/virtual-time\.test\.ts:\d+/) }]);
  });

  it('forgets a task that is unsubscribed', async () => {
    const time = new VirtualTime();
    const ran: string[] = [];

    time.schedule(() => ran.push('cancelled'), 10).unsubscribe();
    await time.advance(20);

    expect([ran, time.pending]).toEqual([[], []]);
  });

  it('settles promises of any depth between two tasks', async () => {
    const time = new VirtualTime();
    const order: string[] = [];
    const deep = async (): Promise<void> => {
      for (let depth = 0; depth < 1_000; depth += 1) await Promise.resolve();
      order.push('settled');
    };
    time.schedule(() => void deep(), 5);
    time.schedule(() => order.push('next task'), 5);

    await time.advance(5);

    expect(order).toEqual(['settled', 'next task']);
  });

  it('runs a task that reschedules itself until it does not, its state passed on', async () => {
    const time = new VirtualTime();
    const ran: [state: number | undefined, atMs: number][] = [];
    time.schedule<number>(
      function (count) {
        ran.push([count, time.now() - VIRTUAL_START_MS]);
        if (count < 3) this.schedule(count + 1, 10);
      },
      5,
      1,
    );

    await time.advance(1_000);

    expect(ran).toEqual([[1, 5], [2, 15], [3, 25]]);
    expect(time.pending).toEqual([]);
  });

  it('carries rxjs timers and intervals', async () => {
    const time = new VirtualTime();
    const times = lastValueFrom(interval(1_000, time).pipe(take(3), toArray()));

    await expect(time.until(times)).resolves.toEqual([0, 1, 2]);
    await expect(time.until(firstValueFrom(timer(500, time)))).resolves.toBe(0);
    expect(time.now() - VIRTUAL_START_MS).toBe(3_500);
  });

  it('rejects with what a task throws', async () => {
    const time = new VirtualTime();
    time.schedule(() => { throw new RangeError('planted'); }, 1);

    await expect(time.advance(1)).rejects.toThrow(RangeError);
  });

  it('answers and rejects as the promise it waits for does', async () => {
    const time = new VirtualTime();

    await expect(time.until(Promise.resolve(7))).resolves.toBe(7);
    await expect(time.until(Promise.reject(new RangeError('planted')))).rejects.toThrow(RangeError);
  });

  it('gives up a wait that nothing can end', async () => {
    const time = new VirtualTime();

    await expect(time.until(new Promise(() => undefined))).rejects.toThrow(VirtualTimeError);
  });

  it('gives up a wait that takes too long, and says what is scheduled', async () => {
    const time = new VirtualTime();
    const ticking = interval(1_000, time).subscribe();

    await expect(time.until(new Promise(() => undefined), { limitMs: 5_500 })).rejects.toThrow(
      /has not settled within 5500 ms; scheduled: a task in 1000 ms from .*virtual-time\.test\.ts/,
    );
    ticking.unsubscribe();
  });

  it('lets two waits go on at once', async () => {
    const time = new VirtualTime();
    const inner = async (): Promise<number> => {
      await time.advance(100);
      return firstValueFrom(timer(50, time));
    };

    await expect(time.until(inner())).resolves.toBe(0);
    expect(time.now() - VIRTUAL_START_MS).toBe(150);
  });

  it.each([
    ['an amount of time', 100, (time: VirtualTime) => time.advance(1_000)],
    ['a promise', 700, (time: VirtualTime) => time.until(firstValueFrom(timer(1_000, time)))],
  ] as const)('lets no more time pass than %s needs that is waited for within another wait', async (_, tickMs, wait) => {
    const time = new VirtualTime();
    const ticking = interval(tickMs, time).subscribe();
    const within = async (): Promise<number> => {
      await Promise.resolve();
      await wait(time);
      return time.now() - VIRTUAL_START_MS;
    };

    const passedMs = await time.until(within());
    ticking.unsubscribe();

    expect(passedMs).toBe(1_000);
  });

  it('lets the shorter of two amounts of time pass first', async () => {
    const time = new VirtualTime();
    const ticking = interval(100, time).subscribe();
    const passed = async (ms: number): Promise<number> => {
      await time.advance(ms);
      return time.now() - VIRTUAL_START_MS;
    };

    const both = await Promise.all([passed(5_000), passed(1_000), passed(3_000)]);
    ticking.unsubscribe();

    expect(both).toEqual([5_000, 1_000, 3_000]);
  });
});
