import { describe, expect, it } from 'vitest';
import { Event, Gate, State } from '../test/sampler.ts';
import { InstrumentFSM } from './index.ts';

function lineageMachine(): InstrumentFSM<string, string> {
  return new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit, { lineage: true });
}

describe('with lineage', () => {
  it('an unknown event is answered with undefined', async () => {
    const machine = lineageMachine();
    await machine.start(State.Command);

    expect(await machine.onEvent('GTE')).toBeUndefined();
  });

  it('an unknown event that is raised is ignored', async () => {
    const machine = lineageMachine().addHandler(State.Command, Event.Get, ({ raise }) => { raise('GTE'); return { result: 'ok' }; });
    await machine.start(State.Command);

    expect(await machine.onEvent(Event.Get)).toBe('ok');
  });

  it('an event that the state does not handle is refused all the same', async () => {
    const machine = lineageMachine();
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Get)).rejects.toMatchObject({ code: 'event-not-handled' });
  });

  it('handlers of an unknown state or event are ignored', () => {
    const machine = lineageMachine();

    machine.addHandler('NOWHERE', Event.Get, () => undefined).addHandler(State.Command, 'GTE', () => undefined);

    expect([machine.capabilities(State.Command), machine.capabilities('NOWHERE')]).toEqual([[], []]);
  });

  it('a second handler replaces the first', async () => {
    const machine = lineageMachine()
      .addHandler(State.Command, Event.Get, () => ({ result: 1 }))
      .addHandler(State.Command, Event.Get, () => ({ result: 2 }));
    await machine.start(State.Command);

    expect(await machine.onEvent(Event.Get)).toBe(2);
  });

  it('starting in an unknown state is ignored', async () => {
    const machine = lineageMachine();

    await machine.start('NOWHERE');

    expect(machine.currentState).toBeUndefined();
  });

  it('a second start runs ENTER again without EXIT, and leaves the previous state alone', async () => {
    const seen: string[] = [];
    const machine = lineageMachine()
      .addHandler(State.Command, Event.Exit, () => { seen.push('exit'); })
      .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }))
      .addHandler(State.Unknown, Event.Enter, () => { seen.push('enter'); });
    await machine.start(State.Command);
    await machine.onEvent(Event.Start);

    await machine.start(State.Unknown);

    expect([seen, machine.currentState, machine.previousState]).toEqual([['exit', 'enter'], State.Unknown, State.Command]);
  });

  it('a second start while an event runs is refused, because nothing may run beside it', async () => {
    const gate = new Gate();
    const machine = lineageMachine().addHandler(State.Command, Event.Get, () => gate.opened);
    await machine.start(State.Command);
    const got = machine.onEvent(Event.Get);

    await expect(machine.start(State.Unknown)).rejects.toMatchObject({ code: 'fsm-start' });
    gate.open();
    await got;
  });

  it('an unknown next state is no transition', async () => {
    const seen: string[] = [];
    const machine = lineageMachine()
      .addHandler(State.Command, Event.Exit, () => { seen.push('exit'); })
      .addHandler(State.Command, Event.Start, () => ({ next: 'NOWHERE', result: 'ok' }));
    await machine.start(State.Command);

    expect([await machine.onEvent(Event.Start), machine.currentState, seen]).toEqual(['ok', State.Command, []]);
  });

  it('ENTER can be sent, and runs its handler', async () => {
    const machine = lineageMachine().addHandler(State.Command, Event.Enter, () => ({ result: 'entered' }));
    await machine.start(State.Command);

    expect(await machine.onEvent(Event.Enter)).toBe('entered');
    expect(machine.capabilities()).toEqual([]);
  });

  it('what ENTER and EXIT answer is ignored', async () => {
    const machine = lineageMachine().addHandler(State.Command, Event.Enter, () => ({ next: State.Autosample }));

    await machine.start(State.Command);

    expect(machine.currentState).toBe(State.Command);
  });
});
