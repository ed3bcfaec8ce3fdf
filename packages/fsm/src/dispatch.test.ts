import { describe, expect, it, vi } from 'vitest';
import { Event, Gate, sampler, State, untilAborted } from '../test/sampler.ts';

describe('dispatch', () => {
  it('answers as onEvent does', async () => {
    const machine = sampler<{ GET: (name: string) => string }>().addHandler(State.Command, Event.Get, (_, name) => ({ result: `${name}=5` }));
    await machine.start(State.Command);

    expect([await machine.dispatch(Event.Get, ['a']), await machine.dispatch(Event.Get, ['b'], { signal: new AbortController().signal })]).toEqual(['a=5', 'b=5']);
  });

  it('starts its handler before it returns when nothing runs', () => {
    const seen: string[] = [];
    const machine = sampler().addHandler(State.Command, Event.Get, async () => { seen.push('got'); });
    void machine.start(State.Command);

    void machine.dispatch(Event.Get, [], { signal: new AbortController().signal });

    expect(seen).toEqual(['got']);
  });

  it('runs nothing when its signal has been aborted before', async () => {
    const handler = vi.fn();
    const machine = sampler().addHandler(State.Command, Event.Get, handler);
    await machine.start(State.Command);
    const cause = new Error('too late');

    await expect(machine.dispatch(Event.Get, [], { signal: AbortSignal.abort(cause) })).rejects.toMatchObject({
      code: 'aborted', event: Event.Get, interruptedBy: undefined, cause, message: 'event "GET" was aborted by whoever dispatched it: Error: too late',
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it('withdraws an event that waits, at once, and leaves what runs and the other events alone', async () => {
    const gate = new Gate();
    const order: unknown[] = [];
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, async ({ signal }) => { await gate.opened; order.push(`aborted ${signal.aborted}`); })
      .addHandler(State.Command, Event.Get, (_, ...args) => { order.push(...args); });
    await machine.start(State.Command);
    const controller = new AbortController();
    const sampled = machine.onEvent(Event.Sample);
    const withdrawn = machine.dispatch(Event.Get, ['withdrawn'], { signal: controller.signal });
    const kept = machine.onEvent(Event.Get, 'kept');

    controller.abort();

    await expect(withdrawn).rejects.toMatchObject({ code: 'aborted', cause: controller.signal.reason });
    gate.open();
    await Promise.all([sampled, kept]);
    expect(order).toEqual(['aborted false', 'kept']);
  });

  it('asks a handler that runs to end, and answers what that makes of it', async () => {
    const machine = sampler()
      .addHandler(State.Command, Event.Sample, ({ signal }) => untilAborted(signal))
      .addHandler(State.Command, Event.Get, async ({ signal }) => ({ result: await untilAborted(signal).catch(() => 'what there was') }));
    await machine.start(State.Command);
    const [first, second] = [new AbortController(), new AbortController()];

    const sampled = machine.dispatch(Event.Sample, [], { signal: first.signal });
    const got = machine.dispatch(Event.Get, [], { signal: second.signal });
    first.abort(new Error('enough'));

    await expect(sampled).rejects.toMatchObject({ code: 'aborted', event: Event.Sample, cause: { message: 'enough' } });
    second.abort();
    expect(await got).toBe('what there was');
  });

  it('asks a handler that aborts the signal of its own dispatch', async () => {
    const controller = new AbortController();
    const machine = sampler().addHandler(State.Command, Event.Sample, ({ signal }) => {
      controller.abort();
      return { result: signal.aborted };
    });
    await machine.start(State.Command);

    expect(await machine.dispatch(Event.Sample, [], { signal: controller.signal })).toBe(true);
  });

  it('lets go of its signal when the event is settled', async () => {
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const machine = sampler().addHandler(State.Command, Event.Get, async () => undefined);
    await machine.start(State.Command);

    await machine.dispatch(Event.Get, [], { signal });
    await expect(machine.dispatch(Event.Stop, [], { signal })).rejects.toMatchObject({ code: 'event-not-handled' });

    expect(remove.mock.calls).toEqual(add.mock.calls);
    expect(add).toHaveBeenCalledTimes(2);
  });

  it('with the signal of the context ends a handler that waits for its own machine, when an interrupt comes', async () => {
    const machine = sampler({ interrupts: [Event.Stop] })
      .addHandler(State.Command, Event.Get, () => undefined)
      .addHandler(State.Command, Event.Stop, () => ({ result: 'stopped' }))
      .addHandler(State.Command, Event.Sample, async ({ signal }) => { await machine.dispatch(Event.Get, [], { signal }); });
    await machine.start(State.Command);
    const sampled = expect(machine.onEvent(Event.Sample)).rejects.toMatchObject({ code: 'aborted', event: Event.Get, cause: { event: Event.Sample, interruptedBy: Event.Stop } });

    expect(await machine.onEvent(Event.Stop)).toBe('stopped');
    await sampled;
  });
});
