import { type EventSignatures, type FsmOptions, InstrumentFSM } from '../src/index.ts';

/** The states of an imaginary sampler, as small as a machine can be that has everything. */
export const State = { Unknown: 'UNKNOWN', Command: 'COMMAND', Autosample: 'AUTOSAMPLE' } as const;
export type State = (typeof State)[keyof typeof State];

/** Its events. */
export const Event = {
  Enter: 'ENTER', Exit: 'EXIT', Discover: 'DISCOVER', Get: 'GET', Sample: 'SAMPLE', Start: 'START', Stop: 'STOP', Break: 'BREAK',
} as const;
export type Event = (typeof Event)[keyof typeof Event];

/** A machine of these states and events that has no handler yet. */
export function sampler<G extends EventSignatures<Event> = Record<never, never>>(options?: FsmOptions<Event>): InstrumentFSM<State, Event, G> {
  return new InstrumentFSM<State, Event, G>(State, Event, Event.Enter, Event.Exit, options);
}

/** Something a handler waits for until the test opens it. */
export class Gate<T = void> {
  open!: (value: T) => void;
  fail!: (error: unknown) => void;
  readonly opened = new Promise<T>((resolve, reject) => {
    this.open = resolve;
    this.fail = reject;
  });
}

/** Waits as an instrument command does: until the signal aborts, and then rejects with its reason. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => { reject(signal.reason as Error); };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
