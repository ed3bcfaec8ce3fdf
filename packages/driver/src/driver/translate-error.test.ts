import { AbortedError, EventNotHandledError, FsmStoppedError, NextStateError, QueueFullError, TransitionError } from '@taffrail/fsm';
import { describe, expect, it } from 'vitest';
import { InterruptedError, LimitError, ProtocolError, StateEntryError, StateError } from '../errors.ts';
import { asError, translateError } from './translate-error.ts';

const cause = new ProtocolError('odd');

function failedIn(phase: 'enter' | 'exit', why: unknown): TransitionError {
  return new TransitionError({ phase, from: 'A', to: 'B', event: 'E', result: 42 }, why);
}

describe('translateError', () => {
  it.each([
    ['an event that is not handled is a StateError', new EventNotHandledError('E', 'A', ['F']), new StateError({ state: 'A', event: 'E', expected: ['F'] })],
    ['an entry that failed is a StateEntryError with the result', failedIn('enter', cause), new StateEntryError('B', 42, cause)],
    ['an exit that failed is what it failed of', failedIn('exit', cause), cause],
    ['an interrupt is an InterruptedError that names it', new AbortedError({ event: 'E', interruptedBy: 'STOP' }), new InterruptedError('verb', 'STOP')],
    ['an interrupted entry is an InterruptedError too', failedIn('enter', new AbortedError({ event: 'E', interruptedBy: 'STOP' })), new InterruptedError('verb', 'STOP')],
    ["the caller's own signal is its reason", new AbortedError({ event: 'E', cause: 'enough' }), 'enough'],
    ["the caller's own signal during an entry is its reason", failedIn('enter', new AbortedError({ event: 'E', cause: 'enough' })), 'enough'],
    ['a machine that was stopped is an InterruptedError', new FsmStoppedError('x'), new InterruptedError('verb', 'DRIVER_EVENT_DISCONNECT')],
    ['a machine that was stopped during an entry is one too', failedIn('enter', new FsmStoppedError('x')), new InterruptedError('verb', 'DRIVER_EVENT_DISCONNECT')],
    ['a full queue is a LimitError', new QueueFullError('E', 1_000), new LimitError('DEFAULT_QUEUE_LIMIT', 1_000, 'verb')],
    ['anything else is itself', cause, cause],
  ])('%s', (_, error, expected) => {
    const translated = translateError('verb', error);

    expect(translated).toEqual(expected);
  });

  it('keeps as the cause what it translated', () => {
    const error = new EventNotHandledError('E', 'A', ['F']);

    const translated = translateError('verb', error);

    expect(translated).toMatchObject({ cause: error });
  });
});

describe('asError', () => {
  it.each([
    [cause, 'protocol', 'odd'],
    [new NextStateError({ event: 'E', state: 'A', next: 'Z', expected: [] }), 'next-state', 'the handler of "E" in state "A" answered with next state "Z"; expected none'],
    [Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'unexpected', 'reset'],
    ['a text', 'unexpected', 'a text'],
  ])('gives %s its code, if it has one of ours, and its message', (error, code, message) => {
    const facts = asError(error);

    expect(facts).toMatchObject({ code, message });
    expect(facts.error).toBeInstanceOf(Error);
  });
});
