import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Event, sampler, State } from '../test/sampler.ts';
import type { HandlerContext, Transition } from './index.ts';

/** What the handler of one event does, and how. */
interface Plan {
  readonly waits: number;
  readonly goes: boolean;
  readonly throws: boolean;
  readonly raises: number;
}

type Lane = 'interrupt' | 'raised' | 'sent';

const plan = fc.record({ waits: fc.nat(2), goes: fc.boolean(), throws: fc.boolean(), raises: fc.nat(2) });
const sending = fc.record({ event: fc.constantFrom(Event.Get, Event.Sample, Event.Stop), plan });

it('runs every event once, one at a time, in the order of the lanes, however handlers and senders interleave', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(sending, { maxLength: 20 }), async (scheduler, sendings) => {
    const machine = sampler({ interrupts: [Event.Stop] });
    const record = new Recorder();
    const wait = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await scheduler.schedule(Promise.resolve());
    };
    const act = (context: HandlerContext<State, Event>, { goes, throws, raises }: Plan, lane: Lane) => {
      // What is raised raises nothing, or this would never end.
      for (let i = 0; i < raises && lane !== 'raised'; i++) context.raise(Event.Discover, { waits: i, goes, throws: false, raises: 0 }, record.submit('raised'), 'raised');
      record.end();
      if (throws) throw new Error('planned');
      return { next: goes ? other(context.state) : undefined, result: 'answer' };
    };
    const handler = (context: HandlerContext<State, Event>, ...args: unknown[]) => {
      const [planned, id, lane] = args as [Plan, number, Lane]; // as `send` and `raise` give them
      record.begin(lane, id);
      return planned.waits === 0 ? act(context, planned, lane) : wait(planned.waits).then(() => act(context, planned, lane));
    };
    for (const state of [State.Command, State.Autosample]) {
      for (const event of [Event.Get, Event.Sample, Event.Stop, Event.Discover]) machine.addHandler(state, event, handler);
      machine.addHandler(state, Event.Enter, () => wait(1)).addHandler(state, Event.Exit, () => undefined);
    }
    const transitions: Transition<State, Event>[] = [];
    machine.transitions$.subscribe((transition) => { transitions.push(transition); });
    const started = machine.start(State.Command);

    const outcomes = sendings.map(({ event, plan: planned }) => scheduler.schedule(Promise.resolve()).then(() => {
      const lane = event === Event.Stop ? 'interrupt' : 'sent';
      return machine.onEvent(event, planned, record.submit(lane), lane).catch((error: unknown) => (error as Error).message);
    }));
    await scheduler.waitFor(Promise.all([started, ...outcomes]));
    await scheduler.waitFor(machine.onEvent(Event.Get, { waits: 0, goes: false, throws: false, raises: 0 }, record.submit('sent'), 'sent'));

    expect(await Promise.all(outcomes)).toEqual(sendings.map(({ plan: { throws } }) => (throws ? 'planned' : 'answer')));
    expect(record.waiting).toEqual({ interrupt: [], raised: [], sent: [] });
    expect(transitions.slice(1).map(({ from }) => from)).toEqual(transitions.slice(0, -1).map(({ to }) => to));
    expect([machine.currentState, machine.isBusy]).toEqual([transitions.at(-1)?.to, false]);
  }));
});

/** Checks, as handlers begin and end, that it was their turn. */
class Recorder {
  readonly waiting: Record<Lane, number[]> = { interrupt: [], raised: [], sent: [] };
  #submitted = 0;
  #running: number | undefined;

  submit(lane: Lane): number {
    this.waiting[lane].push(++this.#submitted);
    return this.#submitted;
  }

  begin(lane: Lane, id: number): void {
    const { interrupt, raised, sent } = this.waiting;
    expect({ running: this.#running, next: [...interrupt, ...raised, ...sent][0] }).toEqual({ running: undefined, next: id });
    this.waiting[lane].shift();
    this.#running = id;
  }

  end(): void {
    this.#running = undefined;
  }
}

function other(state: State): State {
  return state === State.Command ? State.Autosample : State.Command;
}
