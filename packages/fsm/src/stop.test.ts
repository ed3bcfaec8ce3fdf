import { describe, expect, it } from 'vitest';
import { Event, Gate, sampler, State, untilAborted } from '../test/sampler.ts';
import type { RaisedEventError } from './index.ts';

describe('stop', () => {
  it('asks what runs to end, refuses what waits, and resolves when what ran has settled', async () => {
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, ({ signal }) => untilAborted(signal))
      .addHandler(State.Command, Event.Get, () => { order.push('never'); });
    await machine.start(State.Command);
    const sampled = expect(machine.onEvent(Event.Sample)).rejects.toMatchObject({ code: 'fsm-stopped', message: 'cannot finish event "SAMPLE": the machine has been stopped' });
    const got = expect(machine.onEvent(Event.Get)).rejects.toMatchObject({ code: 'fsm-stopped', message: 'cannot handle event "GET": the machine has been stopped' });

    await machine.stop();

    await Promise.all([sampled, got]);
    expect([order, machine.isBusy, machine.currentState]).toEqual([[], false, State.Command]);
  });

  it('honours the answer and the transition of a handler that completes all the same, and waits for them', async () => {
    const gate = new Gate();
    const machine = sampler().addHandler(State.Command, Event.Start, async () => { await gate.opened; return { next: State.Autosample, result: 'started' }; });
    await machine.start(State.Command);
    const started = machine.onEvent(Event.Start);

    const stopped = machine.stop();
    const stateBefore = machine.currentState;
    gate.open();
    await stopped;

    expect([stateBefore, machine.currentState, await started]).toEqual([State.Command, State.Autosample, 'started']);
  });

  it('completes transitions$ and errors$ for those who listen and those who come later', async () => {
    const machine = sampler();
    const seen: string[] = [];
    const listen = (who: string): void => {
      machine.transitions$.subscribe({ next: ({ to }) => { seen.push(`${who}: ${to}`); }, complete: () => { seen.push(`${who}: transitions$ complete`); } });
      machine.errors$.subscribe({ complete: () => { seen.push(`${who}: errors$ complete`); } });
    };
    await machine.start(State.Command);
    listen('early');

    await machine.stop();
    listen('late');

    expect(seen).toEqual(['early: COMMAND', 'early: transitions$ complete', 'early: errors$ complete', 'late: COMMAND', 'late: transitions$ complete', 'late: errors$ complete']);
  });

  it('is done at once when nothing runs, and twice is once', async () => {
    const machine = sampler();

    const [first, second] = [machine.stop(), machine.stop()];

    expect(first).toBe(second);
    await first;
  });

  it('refuses everything afterwards', async () => {
    const machine = sampler().addHandler(State.Command, Event.Get, () => undefined);
    await machine.start(State.Command);
    await machine.stop();

    const { signal } = new AbortController();
    for (const attempt of [machine.onEvent(Event.Get), machine.dispatch(Event.Get, [], { signal }), machine.start(State.Command)]) {
      await expect(attempt).rejects.toMatchObject({ code: 'fsm-stopped' });
    }
  });

  it('refuses what a handler raises once it has been called', async () => {
    const gate = new Gate();
    const machine = sampler().addHandler(State.Command, Event.Sample, async ({ raise }) => { await gate.opened; raise(Event.Get); });
    await machine.start(State.Command);
    const sampled = expect(machine.onEvent(Event.Sample)).rejects.toMatchObject({ code: 'fsm-stopped', message: 'cannot raise event "GET": the machine has been stopped' });

    const stopped = machine.stop();
    gate.open();

    await Promise.all([sampled, stopped]);
  });

  it.each([
    ['runs', async () => { const fail = new Gate(); fail.fail(new Error('cut short')); await fail.opened; }],
    ['runs with a transition whose ENTER waits', async () => ({ next: State.Autosample })],
  ])('tells errors$ of raised events before completing it: of one that %s, and of one that waits', async (_, handler) => {
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Get); raise(Event.Stop); })
      .addHandler(State.Command, Event.Get, handler)
      .addHandler(State.Autosample, Event.Enter, ({ signal }) => untilAborted(signal));
    const seen: (RaisedEventError | 'complete')[] = [];
    machine.errors$.subscribe({ next: (error) => { seen.push(error); }, complete: () => { seen.push('complete'); } });
    await machine.start(State.Command);
    await machine.onEvent(Event.Sample);

    await machine.stop();

    expect(seen).toMatchObject([{ event: Event.Stop, cause: { code: 'fsm-stopped' } }, { event: Event.Get }, 'complete']);
  });

  it('called by a handler that does not wait completes when that has settled', async () => {
    const seen: string[] = [];
    const machine = sampler().addHandler(State.Command, Event.Sample, () => { void machine.stop().then(() => seen.push('stopped')); seen.push('handled'); return { result: 'last' }; });
    await machine.start(State.Command);

    expect(await machine.onEvent(Event.Sample)).toBe('last');
    await machine.stop();
    expect(seen).toEqual(['handled', 'stopped']);
  });

  it('called by whoever is told of a raised event that failed ends the machine all the same', async () => {
    const machine = sampler().addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Stop); raise(Event.Get); });
    const errors: RaisedEventError[] = [];
    machine.errors$.subscribe((error) => {
      errors.push(error);
      void machine.stop();
    });
    await machine.start(State.Command);

    await machine.onEvent(Event.Sample);
    await machine.stop();

    expect(errors).toMatchObject([{ event: Event.Stop, cause: { code: 'event-not-handled' } }, { event: Event.Get, cause: { code: 'fsm-stopped' } }]);
  });
});
