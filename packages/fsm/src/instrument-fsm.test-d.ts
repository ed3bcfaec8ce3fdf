import { expectTypeOf } from 'vitest';
import { type Args, type Handler, type HandlerContext, InstrumentFSM, type Result, type Transition } from './index.ts';

const State = { Command: 'COMMAND', Autosample: 'AUTOSAMPLE' } as const;
const Event = { Enter: 'ENTER', Exit: 'EXIT', Get: 'GET', Set: 'SET', Start: 'START' } as const;
type State = (typeof State)[keyof typeof State];
type Event = (typeof Event)[keyof typeof Event];

interface Signatures {
  readonly GET: (name: string) => number;
  readonly SET: (name: string, value: number) => Promise<void>;
}

const machine = new InstrumentFSM<State, Event, Signatures>(State, Event, Event.Enter, Event.Exit, { interrupts: [Event.Start] });

// States and events are inferred from the const objects.
const inferred = new InstrumentFSM(State, Event, Event.Enter, Event.Exit);
expectTypeOf(inferred.currentState).toEqualTypeOf<State | undefined>();
expectTypeOf(inferred.capabilities()).toEqualTypeOf<readonly Event[]>();
inferred.transitions$.subscribe((transition) => { expectTypeOf(transition).toEqualTypeOf<Transition<State, Event>>(); });

// A signature gives the arguments and the answer; an event without one takes anything and answers unknown.
expectTypeOf<Args<Signatures, 'SET'>>().toEqualTypeOf<[name: string, value: number]>();
expectTypeOf<Args<Signatures, 'START'>>().toEqualTypeOf<unknown[]>();
expectTypeOf<Result<Signatures, 'SET'>>().toEqualTypeOf<void>();
expectTypeOf<Result<Signatures, 'START'>>().toEqualTypeOf<unknown>();
expectTypeOf<Result<{ readonly GET?: (name: string) => Promise<number> }, 'GET'>>().toEqualTypeOf<number>();
expectTypeOf(machine.onEvent(Event.Get, 'interval')).toEqualTypeOf<Promise<number>>();
expectTypeOf(machine.dispatch(Event.Get, ['interval'], { signal: AbortSignal.abort() })).toEqualTypeOf<Promise<number>>();
void machine.onEvent(Event.Start, 1, 'anything');

// @ts-expect-error -- the argument is missing
void machine.onEvent(Event.Get);
// @ts-expect-error -- a name is a string
void machine.onEvent(Event.Get, 5);
// @ts-expect-error -- there is one argument too many
void machine.dispatch(Event.Get, ['interval', 5]);
// @ts-expect-error -- none of the machine's events
void machine.onEvent('GTE');
// @ts-expect-error -- none of the machine's states
void machine.start('NOWHERE');

// Handlers may wait or not, may answer or not, and know the types of their arguments without stating them.
machine
  .addHandler(State.Command, Event.Get, (_, name) => {
    expectTypeOf(name).toEqualTypeOf<string>();
    return { result: name.length };
  })
  .addHandler(State.Command, Event.Set, async () => undefined)
  .addHandler(State.Command, Event.Start, (context, ...args) => {
    expectTypeOf(context).toEqualTypeOf<HandlerContext<State, Event>>();
    expectTypeOf(args).toEqualTypeOf<unknown[]>();
    context.raise(Event.Get, 'interval');
    return { next: State.Autosample };
  }, [State.Autosample]);

// A handler written apart needs to know neither the events nor the signatures of a machine.
const start: Handler<State, unknown[], unknown> = ({ state }) => ({ next: state });
machine.addHandler(State.Autosample, Event.Start, start);

// @ts-expect-error -- the result is a number
machine.addHandler(State.Autosample, Event.Get, () => ({ result: 'five' }));
// @ts-expect-error -- none of the machine's states
machine.addHandler(State.Autosample, Event.Set, () => ({ next: 'NOWHERE' }));
// @ts-expect-error -- none of the machine's states, and late
machine.addHandler(State.Autosample, Event.Set, async () => ({ next: 'NOWHERE' }));
// @ts-expect-error -- an answer is an object with `next` and `result`, not the result itself
machine.addHandler(State.Autosample, Event.Get, () => 5);
// @ts-expect-error -- a name is a string
machine.addHandler(State.Autosample, Event.Get, (_, name: number) => ({ result: name }));
// @ts-expect-error -- an event without a signature may come with any arguments
machine.addHandler(State.Autosample, Event.Start, (_, count: number) => ({ result: count }));
// @ts-expect-error -- it leads to none of the machine's states
machine.addHandler(State.Autosample, Event.Start, () => undefined, ['NOWHERE']);
// @ts-expect-error -- none of the machine's events can be raised
machine.addHandler(State.Autosample, Event.Start, ({ raise }) => { raise('GTE'); });
// @ts-expect-error -- a signature is a function
new InstrumentFSM<State, Event, { readonly GET: number }>(State, Event, Event.Enter, Event.Exit);
// @ts-expect-error -- ENTER is one of the events
new InstrumentFSM(State, Event, 'IN', Event.Exit);
// @ts-expect-error -- the stream is nobody's to complete
inferred.transitions$.complete();
// @ts-expect-error -- handlers answer a next state; nobody sets one
inferred.currentState = State.Command;
