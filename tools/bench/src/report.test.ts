import { describe, expect, it } from 'vitest';
import type { Measurement } from './figures.ts';
import { linesOf, writeReport } from './report.ts';
import { makeRounds, median } from './rounds.ts';

const latency: Measurement = {
  name: 'latency',
  args: ['lat'],
  agents: ['taffrail', 'relay', 'socat'],
  runs: 3,
  figures: [
    { title: 'p50', unit: 'us', of: ({ p50_us = NaN }) => p50_us, goals: [{ peer: 'relay', atMost: 1.1 }, { atMost: 100 }] },
    { title: 'rate', unit: 'MB/s', of: ({ rate = NaN }) => rate, goals: [{ peer: 'relay', atLeast: 1 }] },
  ],
};

const quiet = { absent: new Set<string>(), say: () => undefined };

describe('median', () => {
  it('gives the middle one', () => {
    expect(median([3, 1, 2])).toBe(2);
  });

  it('gives NaN when a run failed or there was none', () => {
    expect([median([1, NaN, 2]), median([])]).toEqual([NaN, NaN]);
  });
});

describe('makeRounds', () => {
  it('measures the agents in turn, and again', async () => {
    const order: string[] = [];

    await makeRounds({ ...latency, runs: 2 }, { ...quiet, run: async (_, agent) => { order.push(agent); return {}; } });

    expect(order).toEqual(['taffrail', 'relay', 'socat', 'taffrail', 'relay', 'socat']);
  });

  it('leaves out agents that are not installed', async () => {
    const rounds = await makeRounds(latency, { ...quiet, absent: new Set(['socat']), run: async () => ({}) });

    expect([...rounds.keys()]).toEqual(['taffrail', 'relay']);
  });

  it('goes on when a run fails', async () => {
    const rounds = await makeRounds(latency, {
      ...quiet,
      run: async (_, agent) => {
        if (agent === 'relay') throw new Error('the relay fell over');
        return { p50_us: 60 };
      },
    });

    expect([...rounds.values()].map((told) => told.length)).toEqual([3, 0, 3]);
  });
});

describe('linesOf', () => {
  it('holds our figures against their goals, as ratios where there is a peer', () => {
    const rounds = new Map([['taffrail', [{ p50_us: 60, rate: 90 }]], ['relay', [{ p50_us: 50, rate: 100 }]]] as const);

    const lines = linesOf(latency, rounds);

    expect(lines.flatMap(({ verdicts }) => verdicts)).toEqual([
      { text: '1.20 of C relay; at most 1.1', isReached: false },
      { text: '60 us; at most 100', isReached: true },
      { text: '0.90 of C relay; at least 1', isReached: false },
    ]);
  });

  it('takes no goal for reached of which the figure is missing', () => {
    const lines = linesOf(latency, new Map([['taffrail', []], ['relay', [{ p50_us: 50, rate: 100 }]]] as const));

    expect(lines.flatMap(({ verdicts }) => verdicts.map(({ isReached }) => isReached))).toEqual([false, false, false]);
    expect(writeReport(lines)).toContain('failed');
  });
});
