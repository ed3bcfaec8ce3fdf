import { InstrumentError } from '@taffrail/connection';
import { describe, expect, it } from 'vitest';
import {
  CommandRejectedError,
  DeadlineError,
  DefinitionError,
  InterruptedError,
  LimitError,
  NotImplementedError,
  ParameterError,
  ProtocolError,
  ReadBackError,
  ReplyTimeoutError,
  SampleError,
  StateEntryError,
  StateError,
  TimeoutError,
  UnknownCommandError,
  WakeUpError,
} from './errors.ts';

const reply = { expected: 'prompt', timeoutMs: 10_000, sent: 'ds', received: 'SBE37-SM' };

describe('the errors of a driver', () => {
  it.each([
    [new ParameterError('gain: too much', 'gain'), 'parameter', 'gain: too much'],
    [new StateError({ state: 'A', event: 'E', expected: ['F', 'G'] }), 'state', 'Command not handled in current state: E in A, which handles F, G'],
    [new StateError({ state: 'A', event: 'E', expected: [] }), 'state', 'Command not handled in current state: E in A, which handles nothing'],
    [new StateEntryError('B', 1, new Error('why')), 'state-entry', 'entered B, but its entry failed: why'],
    [new InterruptedError('get', 'STOP'), 'interrupted', 'get was given up for STOP'],
    [new DeadlineError('get', 300), 'deadline', 'get took longer than the 300 ms it was given'],
    [new ReplyTimeoutError(reply), 'reply-timeout', 'no prompt within 10000 ms of "ds"; received "SBE37-SM"'],
    [new WakeUpError({ attempts: 3, timeoutMs: 3_000, received: '' }), 'wake-up', 'no prompt after 3 attempts to wake the instrument; received ""'],
    [new ProtocolError('odd'), 'protocol', 'odd'],
    [new CommandRejectedError('ds', '?cmd'), 'command-rejected', 'the instrument rejected "ds" with "?cmd"'],
    [new ReadBackError([{ name: 'gain', expected: 3, found: 2 }]), 'read-back', 'the instrument did not take every value; gain: set to 3, reads 2'],
    [
      new ReadBackError([{ name: 'gain', expected: 3, found: undefined }]),
      'read-back',
      'the instrument did not take every value; gain: set to 3, which its settings as read do not tell',
    ],
    [new SampleError('ctd', '?'), 'sample', 'expected a sample of ctd, received "?"'],
    [new UnknownCommandError('fly', ['get', 'set']), 'unknown-command', 'unknown command "fly"; expected one of get, set'],
    [new NotImplementedError('calibrate'), 'not-implemented', 'calibrate has no meaning for this instrument'],
    [new LimitError('QUEUE', 7, 'one more'), 'limit', 'one more would pass QUEUE, which is 7'],
    [new DefinitionError('no prompt'), 'definition', 'no prompt'],
  ])('say what was attempted, expected and found, under a stable code: $name', (error, code, message) => {
    expect(error).toBeInstanceOf(InstrumentError);
    expect(error.toJSON()).toEqual({ code, message });
    expect(error.name).toBe(error.constructor.name);
  });

  it('are of the kinds that the lineage had: its eight kinds are each one class or a family', () => {
    expect([new ReplyTimeoutError(reply), new WakeUpError({ attempts: 1, timeoutMs: 1, received: '' }), new DeadlineError('get', 1)].every((error) => error instanceof TimeoutError)).toBe(true);
    expect([new CommandRejectedError('a', 'b'), new ReadBackError([])].every((error) => error instanceof ProtocolError)).toBe(true);
    expect(new ProtocolError('odd')).not.toBeInstanceOf(TimeoutError);
  });

  it('quote the end of what was received, where the answer should have been', () => {
    const error = new ReplyTimeoutError({ ...reply, received: `${'x'.repeat(300)}end` });

    expect(error.message).toBe(`no prompt within 10000 ms of "ds"; received "…${'x'.repeat(197)}end"`);
    expect(error.received).toHaveLength(303);
  });
});
