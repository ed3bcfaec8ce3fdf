import { describe, expect, it } from 'vitest';
import { Event, Gate, sampler, State } from '../test/sampler.ts';
import { InstrumentFSM, type NextStateError, type Transition, TransitionError } from './index.ts';

describe('a transition', () => {
  it('runs EXIT of the old state, the change, and ENTER of the new, all with the arguments of the event', async () => {
    const seen: unknown[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Exit, (context, ...args) => { seen.push(['exit', context.state, context.event, machine.currentState, args]); })
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample, result: 'ok' }))
      .addHandler(State.Autosample, Event.Enter, (context, ...args) => { seen.push(['enter', context.state, context.event, machine.currentState, args]); });
    await machine.start(State.Command);

    const result = await machine.onEvent(Event.Start, 5, 'x');

    expect(seen).toEqual([
      ['exit', State.Command, Event.Start, State.Command, [5, 'x']],
      ['enter', State.Autosample, Event.Start, State.Autosample, [5, 'x']],
    ]);
    expect([result, machine.currentState, machine.previousState]).toEqual(['ok', State.Autosample, State.Command]);
  });

  it('waits for EXIT before the change, and for ENTER before the answer', async () => {
    const exit = new Gate();
    const enter = new Gate();
    const entering = new Gate();
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Exit, () => exit.opened)
      .addHandler(State.Command, Event.Start, async () => ({ next: State.Autosample, result: 'ok' }))
      .addHandler(State.Autosample, Event.Enter, () => { entering.open(); return enter.opened; });
    await machine.start(State.Command);

    const answered = machine.onEvent(Event.Start).then((result) => order.push(`answered ${String(result)}`));
    order.push(`leaving ${String(machine.currentState)}`);
    exit.open();
    await entering.opened;
    order.push(`entering ${String(machine.currentState)}`);
    enter.open();
    await answered;

    expect(order).toEqual(['leaving COMMAND', 'entering AUTOSAMPLE', 'answered ok']);
  });

  it('to the same state runs its EXIT and ENTER', async () => {
    const seen: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Enter, () => { seen.push('enter'); })
      .addHandler(State.Command, Event.Exit, () => { seen.push('exit'); })
      .addHandler(State.Command, Event.Discover, () => ({ next: State.Command }));
    await machine.start(State.Command);

    await machine.onEvent(Event.Discover);

    expect([seen, machine.previousState]).toEqual([['enter', 'exit', 'enter'], State.Command]);
  });

  it('does not happen when the next state is undefined', async () => {
    const seen: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Exit, () => { seen.push('exit'); })
      .addHandler(State.Command, Event.Get, () => ({ next: undefined, result: 7 }));
    await machine.start(State.Command);

    expect([await machine.onEvent(Event.Get), seen]).toEqual([7, []]);
  });

  it('is refused to a state that is none of the machine\'s', async () => {
    const machine = new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit).addHandler(State.Command, Event.Start, () => ({ next: 'NOWHERE' }));
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Start)).rejects.toMatchObject({
      code: 'next-state', event: Event.Start, state: State.Command, next: 'NOWHERE', expected: Object.values(State),
    } satisfies Partial<NextStateError>);
    expect([machine.currentState, machine.isBusy]).toEqual([State.Command, false]);
  });

  it('is refused to a state that the handler was not declared to lead to', async () => {
    const machine = sampler().addHandler(State.Command, Event.Start, async () => ({ next: State.Unknown }), [State.Autosample]);
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Start)).rejects.toMatchObject({ code: 'next-state', next: State.Unknown, expected: [State.Autosample] });
    expect([machine.currentState, machine.isBusy]).toEqual([State.Command, false]);
  });
});

describe.each([
  ['that does not wait', (act: () => void) => () => { act(); }],
  ['that waits', (act: () => void) => async () => { await Promise.resolve(); act(); }],
])('a failing handler %s', (_, handler) => {
  const cause = new Error('no prompt');
  const fail = handler(() => { throw cause; });

  it('of EXIT leaves the state unchanged, and publishes nothing', async () => {
    const machine = sampler()
      .addHandler(State.Command, Event.Exit, fail)
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample, result: 'done' }));
    await machine.start(State.Command);
    const seen: Transition<State, Event>[] = [];
    machine.transitions$.subscribe((transition) => { seen.push(transition); });

    await expect(machine.onEvent(Event.Start)).rejects.toMatchObject({
      code: 'transition', phase: 'exit', from: State.Command, to: State.Autosample, event: Event.Start, result: 'done', cause,
      message: 'the exit handler failed while going from "COMMAND" to "AUTOSAMPLE" on "START": Error: no prompt',
    });
    expect([machine.currentState, machine.previousState, machine.isBusy, seen.length]).toEqual([State.Command, undefined, false, 1]);
  });

  it('of ENTER leaves the state changed, publishes the transition with the error, and does not lose the result', async () => {
    const machine = sampler()
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample, result: 'done' }))
      .addHandler(State.Autosample, Event.Enter, fail);
    await machine.start(State.Command);
    const seen: Transition<State, Event>[] = [];
    machine.transitions$.subscribe((transition) => { seen.push(transition); });

    const error: unknown = await machine.onEvent(Event.Start).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({ phase: 'enter', from: State.Command, to: State.Autosample, result: 'done', cause });
    expect([machine.currentState, machine.previousState, machine.isBusy]).toEqual([State.Autosample, State.Command, false]);
    expect(seen.at(-1)).toEqual({ from: State.Command, to: State.Autosample, event: Event.Start, error });
  });
});

describe('an ENTER or EXIT handler that answers a next state', () => {
  it.each([
    ['does not wait', () => ({ next: State.Unknown })],
    ['waits', async () => ({ next: State.Unknown })],
  ])('is refused when it %s, because nothing would come of it', async (_, enter) => {
    const machine = sampler()
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }))
      .addHandler(State.Autosample, Event.Enter, enter);
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Start)).rejects.toMatchObject({ code: 'transition', cause: { code: 'next-state', state: State.Autosample, next: State.Unknown, expected: [] } });
    expect(machine.currentState).toBe(State.Autosample);
  });
});

describe('transitions$', () => {
  it('tells every change since the last before subscribing, the start included', async () => {
    const machine = sampler()
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }))
      .addHandler(State.Autosample, Event.Stop, () => ({ next: State.Command }));
    const early: unknown[] = [];
    const late: unknown[] = [];
    machine.transitions$.subscribe((transition) => { early.push(transition); });
    await machine.start(State.Command);
    await machine.onEvent(Event.Start);
    machine.transitions$.subscribe((transition) => { late.push(transition); });

    await machine.onEvent(Event.Stop);

    const [start, toAutosample, toCommand] = [
      { from: undefined, to: State.Command, event: undefined },
      { from: State.Command, to: State.Autosample, event: Event.Start },
      { from: State.Autosample, to: State.Command, event: Event.Stop },
    ];
    expect([early, late]).toEqual([[start, toAutosample, toCommand], [toAutosample, toCommand]]);
  });

  it('tells a change before its event is answered, and before the next event begins', async () => {
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Start, async () => ({ next: State.Autosample }))
      .addHandler(State.Autosample, Event.Get, () => { order.push('next event'); });
    await machine.start(State.Command);
    machine.transitions$.subscribe(({ to }) => { order.push(to); });

    await Promise.all([machine.onEvent(Event.Start).then(() => order.push('answered')), machine.onEvent(Event.Get)]);

    expect(order).toEqual([State.Command, State.Autosample, 'next event', 'answered']);
  });

  it('queues what a subscriber sends while it is told of a change', async () => {
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }))
      .addHandler(State.Autosample, Event.Get, () => { order.push('get'); });
    await machine.start(State.Command);
    machine.transitions$.subscribe(({ to }) => {
      if (to !== State.Autosample) return;
      void machine.onEvent(Event.Get);
      order.push('told');
    });

    await machine.onEvent(Event.Start);

    expect(order).toEqual(['told', 'get']);
  });
});
