import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, Lane } from './event-queue.ts';

type Lanes = 'interrupts' | 'raised' | 'sent';

describe('an event queue', () => {
  it('gives interrupts first, then what was raised, then what was sent', () => {
    const queue = new EventQueue<string>(10);
    for (const lane of ['sent', 'raised', 'interrupts'] as const) {
      queue.add(queue[lane], `${lane} 1`);
      queue.add(queue[lane], `${lane} 2`);
    }

    const taken = Array.from({ length: 7 }, () => queue.take());

    expect(taken).toEqual(['interrupts 1', 'interrupts 2', 'raised 1', 'raised 2', 'sent 1', 'sent 2', undefined]);
  });

  it('behaves as three arrays do, whatever is added, taken and removed', () => {
    const lane = fc.constantFrom<Lanes>('interrupts', 'raised', 'sent');
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), lane }),
      fc.record({ do: fc.constant('take' as const) }),
      fc.record({ do: fc.constant('remove' as const), which: fc.nat(30) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new EventQueue<number>(1000);
      const model: Record<Lanes, number[]> = { interrupts: [], raised: [], sent: [] };
      const lanes = Object.values(model);
      steps.forEach((one, number) => {
        if (one.do === 'add') {
          queue.add(queue[one.lane], number);
          model[one.lane].push(number);
        } else if (one.do === 'take') {
          expect(queue.take()).toBe(lanes.find((line) => line.length > 0)?.shift());
        } else {
          const line = lanes.find((candidate) => candidate.includes(one.which));
          expect(queue.remove(one.which)).toBe(line !== undefined);
          line?.splice(line.indexOf(one.which), 1);
        }
        expect(queue.length).toBe(lanes.flat().length);
      });
    }));
  });
});

describe('a lane', () => {
  it('is full at its limit, and not when one has gone', () => {
    const lane = new Lane<string>(2);
    lane.add('a');
    const afterOne = lane.isFull;
    lane.add('b');
    const afterTwo = lane.isFull;

    lane.take();

    expect([afterOne, afterTwo, lane.isFull, lane.length]).toEqual([false, true, false, 1]);
  });
});
