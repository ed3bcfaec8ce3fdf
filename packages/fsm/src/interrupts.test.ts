import { describe, expect, it } from 'vitest';
import { Event, Gate, sampler, State, untilAborted } from '../test/sampler.ts';
import { AbortedError } from './index.ts';

const interrupts = [Event.Stop, Event.Break];

describe('an interrupt', () => {
  it('aborts what runs, with an error that names it, and runs once that has settled, before everything that waits', async () => {
    const order: unknown[] = [];
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Sample, ({ signal }) => untilAborted(signal))
      .addHandler(State.Command, Event.Get, () => { order.push('get'); })
      .addHandler(State.Command, Event.Stop, () => { order.push('stop'); });
    await machine.start(State.Command);

    const sampled = machine.onEvent(Event.Sample).catch((error: unknown) => { order.push(error); });
    const got = machine.onEvent(Event.Get);
    const stopped = machine.onEvent(Event.Stop);
    await Promise.all([sampled, got, stopped]);

    const error = order.find((entry) => entry instanceof AbortedError);
    expect(error).toMatchObject({ code: 'aborted', event: Event.Sample, interruptedBy: Event.Stop, message: 'event "SAMPLE" was aborted by event "STOP"' });
    expect(order.filter((entry) => entry !== error)).toEqual(['stop', 'get']);
  });

  it('is seen in a signal that the handler first looks at when it has been aborted already', async () => {
    const gate = new Gate();
    let reason: unknown;
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Sample, async (context) => { await gate.opened; reason = context.signal.reason; })
      .addHandler(State.Command, Event.Stop, () => undefined);
    await machine.start(State.Command);

    const all = [machine.onEvent(Event.Sample), machine.onEvent(Event.Stop)];
    gate.open();
    await Promise.all(all);

    expect(reason).toMatchObject({ code: 'aborted', interruptedBy: Event.Stop });
  });

  it('finds the answer and the transition of a handler honoured that completes all the same', async () => {
    const gate = new Gate();
    const seen: unknown[] = [];
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Start, async () => { await gate.opened; return { next: State.Autosample, result: 'started' }; })
      .addHandler(State.Command, Event.Stop, () => { seen.push('stopped in COMMAND'); })
      .addHandler(State.Autosample, Event.Stop, () => { seen.push('stopped in AUTOSAMPLE'); });
    await machine.start(State.Command);

    const started = machine.onEvent(Event.Start);
    const stopped = machine.onEvent(Event.Stop);
    gate.open();

    expect(await started).toBe('started');
    await stopped;
    expect(seen).toEqual(['stopped in AUTOSAMPLE']);
  });

  it('does not abort an interrupt that runs; they keep their own order', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Break, async ({ signal }) => { await gate.opened; order.push(`break ${signal.aborted}`); })
      .addHandler(State.Command, Event.Stop, ({ signal }) => { order.push(`stop ${signal.aborted}`); });
    await machine.start(State.Command);

    const all = [machine.onEvent(Event.Break), machine.onEvent(Event.Stop), machine.onEvent(Event.Break)];
    gate.open();
    await Promise.all(all);

    expect(order).toEqual(['break false', 'stop false', 'break false']);
  });

  it('aborts nothing in a state that does not handle it, and is judged after what runs and before what waits', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Start, async ({ signal }) => {
        await gate.opened;
        order.push(`start ${signal.aborted}`);
        return { next: State.Autosample };
      })
      .addHandler(State.Autosample, Event.Get, () => { order.push('get'); })
      .addHandler(State.Autosample, Event.Stop, () => { order.push('stop'); });
    await machine.start(State.Command);

    const all = [machine.onEvent(Event.Start), machine.onEvent(Event.Get), machine.onEvent(Event.Stop)];
    gate.open();
    await Promise.all(all);

    expect(order).toEqual(['start false', 'stop', 'get']);
  });

  it('that the state of its turn does not handle is refused', async () => {
    const gate = new Gate();
    const machine = sampler({ interrupts }).addHandler(State.Command, Event.Sample, () => gate.opened);
    await machine.start(State.Command);

    const sampled = machine.onEvent(Event.Sample);
    const stopped = machine.onEvent(Event.Stop);
    gate.open();

    await expect(stopped).rejects.toMatchObject({ code: 'event-not-handled', event: Event.Stop });
    await sampled;
  });

  it('has room when the line of other events is full', async () => {
    const machine = sampler({ interrupts, queueLimit: 1 })
      .addHandler(State.Command, Event.Sample, ({ signal }) => untilAborted(signal))
      .addHandler(State.Command, Event.Get, () => undefined)
      .addHandler(State.Command, Event.Stop, () => ({ result: 'stopped' }));
    await machine.start(State.Command);
    const sampled = expect(machine.onEvent(Event.Sample)).rejects.toMatchObject({ code: 'aborted' });
    const got = machine.onEvent(Event.Get);

    expect(await machine.onEvent(Event.Stop)).toBe('stopped');
    await Promise.all([sampled, got]);
  });

  it('aborts the ENTER of a machine that starts', async () => {
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Enter, ({ signal }) => untilAborted(signal))
      .addHandler(State.Command, Event.Stop, () => ({ result: 'stopped' }));
    const started = expect(machine.start(State.Command)).rejects.toMatchObject({ code: 'transition', phase: 'enter', cause: { code: 'aborted', event: Event.Enter, interruptedBy: Event.Stop } });

    expect(await machine.onEvent(Event.Stop)).toBe('stopped');
    await started;
  });

  it('waits in front of what the aborted handler sends on hearing of it', async () => {
    const order: string[] = [];
    const machine = sampler({ interrupts })
      .addHandler(State.Command, Event.Break, () => { order.push('break'); })
      .addHandler(State.Command, Event.Stop, () => { order.push('stop'); })
      .addHandler(State.Command, Event.Sample, async ({ signal }) => {
        signal.addEventListener('abort', () => { void machine.onEvent(Event.Break); });
        await untilAborted(signal).catch(() => undefined);
      });
    await machine.start(State.Command);

    await Promise.all([machine.onEvent(Event.Sample), machine.onEvent(Event.Stop)]);
    await machine.onEvent(Event.Stop);

    expect(order).toEqual(['stop', 'break', 'stop']);
  });
});
