import { describe, expect, it } from 'vitest';
import { Event, Gate, sampler, State } from '../test/sampler.ts';
import { InstrumentFSM, type Transition } from './index.ts';

describe('the definition of a machine', () => {
  it('refuses a second handler of an event in a state', () => {
    const machine = sampler().addHandler(State.Command, Event.Get, () => ({ result: 1 }));

    expect(() => machine.addHandler(State.Command, Event.Get, () => ({ result: 2 }))).toThrow(
      expect.objectContaining({ code: 'fsm-definition', message: 'cannot add a handler of "GET" in "COMMAND": there is one' }),
    );
  });

  it('refuses a second ENTER handler of a state', () => {
    const machine = sampler().addHandler(State.Command, Event.Enter, () => undefined);

    expect(() => machine.addHandler(State.Command, Event.Enter, () => undefined)).toThrow(expect.objectContaining({ code: 'fsm-definition' }));
  });

  it.each([
    ['state', 'NOWHERE', Event.Get],
    ['event', State.Command, 'NOTHING'],
  ])('refuses a handler of an unknown %s', (what, state, event) => {
    const machine = new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit);

    expect(() => machine.addHandler(state, event, () => undefined)).toThrow(
      expect.objectContaining({ code: 'fsm-definition', message: `cannot add a handler of "${event}" in "${state}": the ${what} is none of the machine's` }),
    );
  });

  it('refuses a handler declared to lead to an unknown state', () => {
    const machine = new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit);

    expect(() => machine.addHandler(State.Command, Event.Start, () => undefined, ['NOWHERE'])).toThrow(
      expect.objectContaining({ code: 'fsm-definition', message: 'cannot add a handler of "START" in "COMMAND": it cannot lead to "NOWHERE", none of the machine\'s states' }),
    );
  });

  it('refuses an ENTER handler declared to lead somewhere', () => {
    expect(() => sampler().addHandler(State.Command, Event.Enter, () => undefined, [State.Unknown])).toThrow(
      expect.objectContaining({ code: 'fsm-definition', message: 'cannot add a handler of "ENTER" in "COMMAND": enter and exit lead nowhere' }),
    );
  });

  it.each([
    ['an enter event that is none of its events', () => new InstrumentFSM<string, string>(State, Event, 'IN', Event.Exit)],
    ['one event for both enter and exit', () => new InstrumentFSM(State, Event, Event.Exit, Event.Exit)],
    ['an interrupt that is none of its events', () => new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit, { interrupts: ['HALT'] })],
    ['ENTER as an interrupt', () => sampler({ interrupts: [Event.Enter] })],
    ['a queue that takes nothing', () => sampler({ queueLimit: 0 })],
    ['a queue limit that is no integer', () => sampler({ queueLimit: Number.NaN })],
  ])('refuses %s', (_, construct) => {
    expect(construct).toThrow(expect.objectContaining({ code: 'fsm-definition' }));
  });

  it('lists what a state handles in order of registration, without ENTER and EXIT', async () => {
    const machine = sampler()
      .addHandler(State.Command, Event.Start, () => undefined)
      .addHandler(State.Command, Event.Enter, () => undefined)
      .addHandler(State.Command, Event.Exit, () => undefined)
      .addHandler(State.Command, Event.Get, () => undefined);
    const before = machine.capabilities();

    await machine.start(State.Command);

    expect([before, machine.capabilities(), machine.capabilities(State.Unknown)]).toEqual([[], [Event.Start, Event.Get], []]);
  });
});

describe('start', () => {
  it('sets the state at once and then runs its ENTER with the arguments', async () => {
    const seen: unknown[] = [];
    const machine = sampler().addHandler(State.Command, Event.Enter, async ({ state, event }, ...args) => { seen.push(state, event, ...args); });

    const started = machine.start(State.Command, 'a', 2);
    const stateAtOnce = machine.currentState;
    await started;

    expect([stateAtOnce, seen, machine.previousState]).toEqual([State.Command, [State.Command, Event.Enter, 'a', 2], undefined]);
  });

  it('keeps events waiting until ENTER has run', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Enter, async () => { await gate.opened; order.push('enter'); })
      .addHandler(State.Command, Event.Get, () => { order.push('get'); });
    const started = machine.start(State.Command);

    const got = machine.onEvent(Event.Get);
    gate.open();
    await Promise.all([started, got]);

    expect(order).toEqual(['enter', 'get']);
  });

  it('is started all the same when ENTER throws, and says so', async () => {
    const cause = new Error('no prompt');
    const machine = sampler().addHandler(State.Command, Event.Enter, () => { throw cause; });

    await expect(machine.start(State.Command)).rejects.toMatchObject({ code: 'transition', phase: 'enter', from: undefined, to: State.Command, event: undefined, cause });
    expect([machine.currentState, machine.isBusy]).toEqual([State.Command, false]);
  });

  it('refuses a second start', async () => {
    const machine = sampler();
    await machine.start(State.Command);

    await expect(machine.start(State.Unknown)).rejects.toMatchObject({ code: 'fsm-start', state: State.Unknown });
    expect(machine.currentState).toBe(State.Command);
  });

  it('refuses a state that is none of the machine\'s', async () => {
    const machine = new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit);

    await expect(machine.start('NOWHERE')).rejects.toMatchObject({ code: 'fsm-start', state: 'NOWHERE' });
    expect(machine.currentState).toBeUndefined();
  });
});

describe('an event', () => {
  it('is answered with the result of its handler, which receives the arguments', async () => {
    const machine = sampler<{ GET: (a: number, b: number) => number }>().addHandler(State.Command, Event.Get, (_, a, b) => ({ result: a - b }));
    await machine.start(State.Command);

    expect(await machine.onEvent(Event.Get, 5, 3)).toBe(2);
  });

  it('starts its handler before onEvent returns when nothing runs', () => {
    const seen: string[] = [];
    const machine = sampler().addHandler(State.Command, Event.Get, async () => { seen.push('got'); });
    void machine.start(State.Command);

    void machine.onEvent(Event.Get);

    expect(seen).toEqual(['got']);
  });

  it('waits for the events before it, whether their handlers wait or not', async () => {
    const gate = new Gate();
    const order: unknown[] = [];
    const machine = sampler<{ GET: (n: number) => void }>()
      .addHandler(State.Command, Event.Sample, async () => { await gate.opened; order.push('sampled'); })
      .addHandler(State.Command, Event.Get, (_, n) => { order.push(n); });
    await machine.start(State.Command);

    const all = [machine.onEvent(Event.Sample), machine.onEvent(Event.Get, 1), machine.onEvent(Event.Get, 2)];
    const orderBefore = [...order];
    gate.open();
    await Promise.all(all);

    expect([orderBefore, order]).toEqual([[], ['sampled', 1, 2]]);
  });

  it('sent from within a handler that does not wait runs after it', async () => {
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Get, () => { order.push('get'); })
      .addHandler(State.Command, Event.Sample, () => {
        void machine.onEvent(Event.Get);
        order.push('sample');
      });
    await machine.start(State.Command);

    await machine.onEvent(Event.Sample);

    expect(order).toEqual(['sample', 'get']);
  });

  it('is judged in the state of its turn, not in that of its sending', async () => {
    const machine = sampler()
      .addHandler(State.Command, Event.Start, async () => ({ next: State.Autosample }))
      .addHandler(State.Autosample, Event.Stop, () => ({ result: 'stopped' }));
    await machine.start(State.Command);

    const [, answer] = await Promise.all([machine.onEvent(Event.Start), machine.onEvent(Event.Stop)]);

    expect(answer).toBe('stopped');
  });

  it('rejects with the very thing its handler throws, and the state stays', async () => {
    const refused = { not: 'an error' };
    const failed = new Error('?cmd');
    const machine = sampler()
      .addHandler(State.Command, Event.Get, () => { throw refused; }) // eslint-disable-line @typescript-eslint/only-throw-error -- somebody will
      .addHandler(State.Command, Event.Sample, async () => { throw failed; });
    await machine.start(State.Command);

    const outcomes = await Promise.allSettled([machine.onEvent(Event.Get), machine.onEvent(Event.Sample)]);

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as unknown))).toEqual([refused, failed]);
    expect([machine.currentState, machine.isBusy]).toEqual([State.Command, false]);
  });

  it('that the machine lacks is refused, with the events that it has', async () => {
    const machine = new InstrumentFSM<string, string>(State, { In: 'IN', Out: 'OUT', Get: 'GET' }, 'IN', 'OUT');
    await machine.start(State.Command);

    await expect(machine.onEvent('GTE')).rejects.toMatchObject({ code: 'unknown-event', event: 'GTE', expected: ['GET'], message: 'unknown event "GTE"; expected one of "GET"' });
  });

  it('that the state does not handle is refused, with the events that it does', async () => {
    const machine = sampler().addHandler(State.Command, Event.Enter, () => undefined).addHandler(State.Command, Event.Get, () => undefined);
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Stop)).rejects.toMatchObject({
      code: 'event-not-handled', event: Event.Stop, state: State.Command, expected: [Event.Get],
      message: 'event "STOP" is not handled in state "COMMAND"; expected one of "GET"',
    });
  });

  it('cannot be ENTER: only transitions run that', async () => {
    const machine = sampler().addHandler(State.Command, Event.Enter, () => undefined);
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Enter)).rejects.toMatchObject({ code: 'event-not-handled', event: Event.Enter });
  });

  it('is refused before the machine is started', async () => {
    await expect(sampler().onEvent(Event.Get)).rejects.toMatchObject({ code: 'fsm-not-started', event: Event.Get });
  });

  it('is refused when as many wait as the queue takes, and taken again when one has gone', async () => {
    const gate = new Gate();
    const machine = sampler({ queueLimit: 2 })
      .addHandler(State.Command, Event.Sample, () => gate.opened)
      .addHandler(State.Command, Event.Get, () => ({ result: 'got' }));
    await machine.start(State.Command);
    const waiting = [machine.onEvent(Event.Sample), machine.onEvent(Event.Get), machine.onEvent(Event.Get)];

    await expect(machine.onEvent(Event.Get)).rejects.toMatchObject({ code: 'queue-full', event: Event.Get, limit: 2 });
    gate.open();
    await Promise.all(waiting);
    expect(await machine.onEvent(Event.Get)).toBe('got');
  });

  it('runs in its turn however many wait, without deepening the stack', async () => {
    const waiting = 20_000;
    const gate = new Gate();
    let handled = 0;
    const machine = sampler({ queueLimit: waiting })
      .addHandler(State.Command, Event.Sample, () => gate.opened)
      .addHandler(State.Command, Event.Get, () => { handled++; });
    await machine.start(State.Command);
    const all = [machine.onEvent(Event.Sample), ...Array.from({ length: waiting }, () => machine.onEvent(Event.Get))];

    gate.open();
    await Promise.all(all);

    expect(handled).toBe(waiting);
  });

  it('sees a thenable that is no Promise as a handler that waits', async () => {
    const answer = { next: State.Autosample, result: 'late' };
    const thenable = { then: (resolve: (value: typeof answer) => void) => { resolve(answer); } } as unknown as Promise<typeof answer>;
    const machine = sampler().addHandler(State.Command, Event.Start, () => thenable);
    await machine.start(State.Command);

    expect([await machine.onEvent(Event.Start), machine.currentState]).toEqual(['late', State.Autosample]);
  });
});

describe('busyness', () => {
  it('lasts until the handler has settled', async () => {
    const gate = new Gate();
    const machine = sampler().addHandler(State.Command, Event.Sample, () => gate.opened);
    await machine.start(State.Command);

    const sampled = machine.onEvent(Event.Sample);
    const during = machine.isBusy;
    gate.open();
    await sampled;

    expect([during, machine.isBusy]).toEqual([true, false]);
  });
});

it('keeps two machines in one program apart', async () => {
  const one = sampler().addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }));
  const other = sampler().addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }));
  const seen: Transition<State, Event>[] = [];
  await Promise.all([one.start(State.Command), other.start(State.Command)]);
  other.transitions$.subscribe((transition) => { seen.push(transition); });

  await one.onEvent(Event.Start);

  expect([other.currentState, seen.length]).toEqual([State.Command, 1]);
});
