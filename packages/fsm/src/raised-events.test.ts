import { describe, expect, it } from 'vitest';
import { Event, Gate, sampler, State } from '../test/sampler.ts';
import { InstrumentFSM, RAISED_ERRORS_REPLAYED, type RaisedEventError } from './index.ts';

describe('raise', () => {
  it('queues events to run after the one that raises them and before all that were sent, in the order raised', async () => {
    const gate = new Gate();
    const order: unknown[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, async ({ raise }) => {
        await gate.opened;
        raise(Event.Get, 1);
        raise(Event.Get, 2);
        order.push('sample');
      })
      .addHandler(State.Command, Event.Get, (_, ...args) => { order.push(...args); });
    await machine.start(State.Command);

    const all = [machine.onEvent(Event.Sample), machine.onEvent(Event.Get, 'sent')];
    gate.open();
    await Promise.all(all);

    expect(order).toEqual(['sample', 1, 2, 'sent']);
  });

  it('leads from ENTER to the next state', async () => {
    const machine = sampler()
      .addHandler(State.Unknown, Event.Enter, ({ raise }) => { raise(Event.Discover); })
      .addHandler(State.Unknown, Event.Discover, () => ({ next: State.Command }));

    await machine.start(State.Unknown);

    expect(machine.currentState).toBe(State.Command);
  });

  it('is passed by interrupts, and aborts nothing itself', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const machine = sampler({ interrupts: [Event.Stop, Event.Break] })
      .addHandler(State.Command, Event.Sample, async ({ raise, signal }) => {
        raise(Event.Stop);
        order.push(`aborted ${signal.aborted}`);
        await gate.opened;
      })
      .addHandler(State.Command, Event.Stop, () => { order.push('stop'); })
      .addHandler(State.Command, Event.Break, () => { order.push('break'); });
    await machine.start(State.Command);

    const all = [machine.onEvent(Event.Sample), machine.onEvent(Event.Break)];
    gate.open();
    await Promise.all(all);

    expect(order).toEqual(['aborted false', 'break', 'stop']);
  });

  it('runs at once when its handler has settled long ago and nothing runs', async () => {
    const order: string[] = [];
    let raiseLate: () => void = () => undefined;
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, ({ raise }) => { raiseLate = () => { raise(Event.Get); }; })
      .addHandler(State.Command, Event.Get, () => { order.push('get'); });
    await machine.start(State.Command);
    await machine.onEvent(Event.Sample);

    raiseLate();

    expect([order, machine.isBusy]).toEqual([['get'], false]);
  });

  it('refuses an event that the machine lacks', async () => {
    const machine = new InstrumentFSM<string, string>(State, Event, Event.Enter, Event.Exit).addHandler(State.Command, Event.Sample, ({ raise }) => { raise('GTE'); });
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Sample)).rejects.toMatchObject({ code: 'unknown-event', event: 'GTE' });
  });

  it('refuses an event for which there is no room', async () => {
    const machine = sampler({ queueLimit: 1 })
      .addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Get); raise(Event.Get); })
      .addHandler(State.Command, Event.Get, () => undefined);
    await machine.start(State.Command);

    await expect(machine.onEvent(Event.Sample)).rejects.toMatchObject({ code: 'queue-full', event: Event.Get, limit: 1 });
  });
});

describe('errors$', () => {
  it.each([
    ['throws', () => { throw new Error('?cmd'); }],
    ['rejects', async () => { throw new Error('?cmd'); }],
  ])('tells of a raised event whose handler %s, to whom subscribes later too', async (_, fail) => {
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Get); })
      .addHandler(State.Command, Event.Get, fail);
    const early: RaisedEventError[] = [];
    const late: RaisedEventError[] = [];
    machine.errors$.subscribe((error) => { early.push(error); });
    await machine.start(State.Command);

    await machine.onEvent(Event.Sample);
    await machine.stop();
    machine.errors$.subscribe((error) => { late.push(error); });

    expect(early).toMatchObject([{ code: 'raised-event', event: Event.Get, ordinal: 1, cause: { message: '?cmd' }, message: 'raised event "GET" failed: Error: ?cmd' }]);
    expect(late).toEqual(early);
  });

  it('tells of a raised event that the state of its turn does not handle', async () => {
    const machine = sampler().addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Stop); });
    const errors: RaisedEventError[] = [];
    machine.errors$.subscribe((error) => { errors.push(error); });
    await machine.start(State.Command);

    await machine.onEvent(Event.Sample);

    expect(errors).toMatchObject([{ event: Event.Stop, cause: { code: 'event-not-handled', state: State.Command } }]);
  });

  it('numbers failures, so that a late subscriber sees how many it has missed', async () => {
    const machine = sampler().addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Stop); });
    await machine.start(State.Command);
    for (let i = 0; i < RAISED_ERRORS_REPLAYED + 3; i++) await machine.onEvent(Event.Sample);
    const ordinals: number[] = [];

    machine.errors$.subscribe(({ ordinal }) => { ordinals.push(ordinal); });

    expect([ordinals.length, ordinals[0], ordinals.at(-1)]).toEqual([RAISED_ERRORS_REPLAYED, 4, RAISED_ERRORS_REPLAYED + 3]);
  });

  it('lets a subscriber send events, which run in their turn', async () => {
    const order: string[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, ({ raise }) => { raise(Event.Stop); raise(Event.Discover); })
      .addHandler(State.Command, Event.Discover, () => { order.push('raised'); })
      .addHandler(State.Command, Event.Get, () => { order.push('sent by the subscriber'); });
    machine.errors$.subscribe(() => { void machine.onEvent(Event.Get); });
    await machine.start(State.Command);

    await machine.onEvent(Event.Sample);

    expect(order).toEqual(['raised', 'sent by the subscriber']);
  });
});
