import { InstrumentFSM } from '@taffrail/fsm';

const State = { Command: 'COMMAND', Autosample: 'AUTOSAMPLE' } as const;
const Event = { Enter: 'ENTER', Exit: 'EXIT', Get: 'GET', Start: 'START', Stop: 'STOP' } as const;
type State = (typeof State)[keyof typeof State];
type Event = (typeof Event)[keyof typeof Event];

/** A machine of two states, as something that sends it events sees it. */
export interface TwoStates {
  /** Sends an event that leaves the state as it is. */
  get(): unknown;
  /** Sends the event that leads from the first state to the second. */
  start(): unknown;
  /** Sends the event that leads back. */
  stop(): unknown;
}

/** Makes the table without a machine: what looking a handler up and calling it costs. */
export function tableLookup(): TwoStates {
  const table = new Map<Event, () => Promise<number>>([
    [Event.Get, async () => 1],
    [Event.Start, async () => 2],
    [Event.Stop, async () => 3],
  ]);
  return { get: () => table.get(Event.Get)?.(), start: () => table.get(Event.Start)?.(), stop: () => table.get(Event.Stop)?.() };
}

/** Makes a machine of ours, its handlers plain functions, and starts it. */
export function fsmOfOurs(): InstrumentFSM<State, Event> {
  const machine = new InstrumentFSM(State, Event, Event.Enter, Event.Exit)
    .addHandler(State.Command, Event.Get, getAnswer)
    .addHandler(State.Command, Event.Start, startAnswer)
    .addHandler(State.Autosample, Event.Stop, stopAnswer);
  void machine.start(State.Command);
  return machine;
}

/** Makes a machine of ours as something that sends it events sees it. */
export function ownMachine(): TwoStates {
  return sending(fsmOfOurs());
}

/** Makes a machine of ours, its handlers async functions. */
export function ownAsyncMachine(): TwoStates {
  const machine = new InstrumentFSM(State, Event, Event.Enter, Event.Exit)
    .addHandler(State.Command, Event.Get, async () => ({ result: 1 }))
    .addHandler(State.Command, Event.Start, async () => ({ next: State.Autosample }))
    .addHandler(State.Autosample, Event.Stop, async () => ({ next: State.Command }));
  void machine.start(State.Command);
  return sending(machine);
}

function sending(machine: InstrumentFSM<State, Event>): TwoStates {
  return { get: () => machine.onEvent(Event.Get), start: () => machine.onEvent(Event.Start), stop: () => machine.onEvent(Event.Stop) };
}

// At module level, so that many machines share them, as the drivers of many instruments share the methods of their class.
const getAnswer = () => ({ result: 1 });
const startAnswer = () => ({ next: State.Autosample });
const stopAnswer = () => ({ next: State.Command });
