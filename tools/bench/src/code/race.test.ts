import { describe, expect, it } from 'vitest';
import { race } from './race.ts';

const oneRunATurn = { rounds: 2, turnMs: 0, warmUpMs: 0 };

describe('race', () => {
  it('gives contenders their turns in turn, each once beforehand', async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, units: 1, run: () => { order.push(name); } });

    await race([contender('ours'), contender('theirs')], { ...oneRunATurn, turnMs: Number.MIN_VALUE, warmUpMs: Number.MIN_VALUE });

    expect(order.filter((name, i) => name !== order[i - 1])).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
  });

  it('awaits runs that take their time, and fails with one that fails', async () => {
    const failing = { name: 'failing', units: 1, run: async () => { throw new Error('a line was lost'); } };

    await expect(race([failing], { ...oneRunATurn, turnMs: 1, warmUpMs: 1 })).rejects.toThrow('a line was lost');
  });

  it('gives the time of a unit, not that of a run', async () => {
    const run = () => { let sum = 0; for (let i = 0; i < 10_000; i += 1) sum += i; if (sum === 0) throw new Error('unreachable'); };

    const times = await race([{ name: 'one', units: 1, run }, { name: 'thousand', units: 1_000, run }], { rounds: 5, turnMs: 2, warmUpMs: 2 });

    expect((times.get('one') ?? NaN) / (times.get('thousand') ?? NaN)).toBeGreaterThan(100);
  });
});
