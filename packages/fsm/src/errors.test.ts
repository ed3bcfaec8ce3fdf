import { describe, expect, it } from 'vitest';
import * as fsm from './index.ts';

const cause = new Error('no prompt');
const transition = { from: 'COMMAND', to: 'AUTOSAMPLE', event: 'START', result: 1 } as const;
const everyError = [
  [new fsm.FsmDefinitionError('what is wrong'), 'fsm-definition', 'what is wrong'],
  [new fsm.FsmStartError('COMMAND', 'it has been started'), 'fsm-start', 'cannot start in state "COMMAND": it has been started'],
  [new fsm.FsmNotStartedError('GET'), 'fsm-not-started', 'cannot handle event "GET": the machine has not been started'],
  [new fsm.FsmStoppedError('handle event "GET"'), 'fsm-stopped', 'cannot handle event "GET": the machine has been stopped'],
  [new fsm.UnknownEventError('GTE', ['GET', 'SET']), 'unknown-event', 'unknown event "GTE"; expected one of "GET", "SET"'],
  [new fsm.EventNotHandledError('GET', 'UNKNOWN', []), 'event-not-handled', 'event "GET" is not handled in state "UNKNOWN"; expected none'],
  [
    new fsm.NextStateError({ event: 'START', state: 'COMMAND', next: 'UNKNOWN', expected: ['AUTOSAMPLE'] }), 'next-state',
    'the handler of "START" in state "COMMAND" answered with next state "UNKNOWN"; expected one of "AUTOSAMPLE"',
  ],
  [new fsm.TransitionError({ ...transition, phase: 'exit' }, cause), 'transition', 'the exit handler failed while going from "COMMAND" to "AUTOSAMPLE" on "START": Error: no prompt'],
  [new fsm.TransitionError({ ...transition, phase: 'enter', from: undefined }, cause), 'transition', 'the enter handler failed while starting in "AUTOSAMPLE": Error: no prompt'],
  [new fsm.AbortedError({ event: 'SAMPLE', interruptedBy: 'STOP' }), 'aborted', 'event "SAMPLE" was aborted by event "STOP"'],
  [new fsm.AbortedError({ event: 'SAMPLE', cause }), 'aborted', 'event "SAMPLE" was aborted by whoever dispatched it: Error: no prompt'],
  [new fsm.QueueFullError('GET', 1000), 'queue-full', 'cannot queue event "GET": 1000 events are waiting, which is the limit'],
  [new fsm.RaisedEventError('GET', 1, cause), 'raised-event', 'raised event "GET" failed: Error: no prompt'],
] as const;

describe.each(everyError)('%s', (error, code, message) => {
  it('has a stable code, the name of its class, and a message that says what was attempted and found', () => {
    expect(error).toBeInstanceOf(fsm.FsmError);
    expect([error.name, error.toJSON()]).toEqual([error.constructor.name, { code, message }]);
  });
});

it('keeps what was thrown as the cause', () => {
  expect(everyError.map(([error]) => error.cause).filter((found) => found !== undefined)).toEqual([cause, cause, cause, cause]);
});

it('tries every class that the package exports', () => {
  const classes = Object.values(fsm).filter((exported) => typeof exported === 'function' && exported.prototype instanceof fsm.FsmError);

  expect(new Set(everyError.map(([error]) => error.constructor))).toEqual(new Set(classes));
});
