import { bench, describe } from 'vitest';
import { InstrumentFSM } from './index.ts';

const State = { Command: 'COMMAND', Autosample: 'AUTOSAMPLE' } as const;
const Event = { Enter: 'ENTER', Exit: 'EXIT', Get: 'GET', Start: 'START', Stop: 'STOP' } as const;
type State = (typeof State)[keyof typeof State];
type Event = (typeof Event)[keyof typeof Event];

/** How many events one iteration awaits: so many that the cost of the iteration itself is lost in them. */
const EVENTS = 1000;

// Each figure is a ratio to the first: what looking a handler up and awaiting it costs without any machine.
describe('an event awaited', () => {
  const baseline = new Map<Event, () => Promise<number>>([
    [Event.Get, async () => 1],
    [Event.Start, async () => 2],
    [Event.Stop, async () => 3],
  ]);
  bench('baseline: a Map lookup and an awaited call', async () => {
    for (let i = 0; i < EVENTS; i += 2) {
      await baseline.get(Event.Start)?.();
      await baseline.get(Event.Stop)?.();
    }
  });

  const machine = new InstrumentFSM(State, Event, Event.Enter, Event.Exit)
    .addHandler(State.Command, Event.Get, () => ({ result: 1 }))
    .addHandler(State.Command, Event.Start, () => ({ next: State.Autosample }))
    .addHandler(State.Autosample, Event.Stop, () => ({ next: State.Command }));
  void machine.start(State.Command);
  bench('a handler that does not wait', async () => {
    for (let i = 0; i < EVENTS; i++) await machine.onEvent(Event.Get);
  });
  bench('a handler that does not wait, with a transition', async () => {
    for (let i = 0; i < EVENTS; i += 2) {
      await machine.onEvent(Event.Start);
      await machine.onEvent(Event.Stop);
    }
  });

  const waiting = new InstrumentFSM(State, Event, Event.Enter, Event.Exit)
    .addHandler(State.Command, Event.Get, async () => ({ result: 1 }))
    .addHandler(State.Command, Event.Start, async () => ({ next: State.Autosample }))
    .addHandler(State.Autosample, Event.Stop, async () => ({ next: State.Command }));
  void waiting.start(State.Command);
  bench('an async handler', async () => {
    for (let i = 0; i < EVENTS; i++) await waiting.onEvent(Event.Get);
  });
  bench('an async handler, with a transition', async () => {
    for (let i = 0; i < EVENTS; i += 2) {
      await waiting.onEvent(Event.Start);
      await waiting.onEvent(Event.Stop);
    }
  });
});
