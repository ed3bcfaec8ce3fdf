import type { Fault } from '../fault.ts';

const FSM = 'packages/fsm/src';

/** Faults of the state machine. */
export const fsmFaults: readonly Fault[] = [
  {
    id: 'fsm/interrupts-wait',
    file: `${FSM}/event-queue.ts`,
    find: 'this.#interrupts?.take() ?? this.#raised?.take() ?? this.#sent?.take()',
    replacement: 'this.#raised?.take() ?? this.#sent?.take() ?? this.#interrupts?.take()',
    breaks: 'An interrupt comes when all that waits has been done.',
  },
  {
    id: 'fsm/last-first',
    file: `${FSM}/event-queue.ts`,
    find: 'this.#items.shift()',
    replacement: 'this.#items.pop()',
    breaks: 'What was sent last is done first.',
  },
  {
    id: 'fsm/queue-one-more',
    file: `${FSM}/event-queue.ts`,
    find: 'this.#items.length >= this.limit',
    replacement: 'this.#items.length > this.limit',
    breaks: 'One event more may wait than the limit says.',
  },
  {
    id: 'fsm/previous-is-current',
    file: `${FSM}/turn-runner.ts`,
    find: 'if (turn.from !== undefined) this.previousState = turn.from;',
    replacement: 'if (turn.from !== undefined) this.previousState = row.state;',
    breaks: 'The state before is the state that is.',
  },
  {
    id: 'fsm/any-next-state',
    file: `${FSM}/handler-table.ts`,
    find: 'row === undefined || (leadsTo !== undefined && !leadsTo.includes(next))',
    replacement: 'row === undefined',
    breaks: 'A handler leads to a state that it was not declared to lead to.',
  },
  {
    id: 'fsm/interrupt-aborts-nothing',
    file: `${FSM}/instrument-fsm.ts`,
    find: 'turn.abort(new AbortedError({ event: turn.event, interruptedBy: event }));',
    replacement: '',
    breaks: 'An interrupt waits until what runs is over.',
  },
  {
    id: 'fsm/abort-of-waiting-event',
    file: `${FSM}/instrument-fsm.ts`,
    find: 'if (this.#queue.remove(queued)) queued.outcome.reject(error);\n      else queued',
    replacement: 'queued',
    breaks: 'An event that was aborted while it waited runs all the same.',
  },
  {
    id: 'fsm/busy-after-failure',
    file: `${FSM}/turn-runner.ts`,
    find: 'this.#finish();\n    throw error;',
    replacement: 'throw error;',
    breaks: 'After one handler failed no event is handled any more.',
  },
  {
    id: 'fsm/no-replay',
    file: `${FSM}/last-value-stream.ts`,
    find: 'if (last !== undefined) subscriber.next(last);',
    replacement: '',
    breaks: 'Who subscribes late does not learn the last transition.',
  },
  {
    id: 'fsm/stop-strands-waiting',
    file: `${FSM}/instrument-fsm.ts`,
    find: 'waiting.outcome.reject(new FsmStoppedError(`handle event "${waiting.event}"`));',
    replacement: '',
    breaks: 'Who waits for an event waits for ever when the machine is stopped.',
  },
  {
    id: 'fsm/stop-aborts-nothing',
    file: `${FSM}/instrument-fsm.ts`,
    find: 'turn?.abort(new FsmStoppedError(`finish event "${turn.event}"`));',
    replacement: '',
    breaks: 'What runs is not asked to end when the machine is stopped.',
  },
  {
    id: 'fsm/exit-of-next-state',
    file: `${FSM}/turn-runner.ts`,
    find: 'const exit = this.row?.exit;',
    replacement: 'const exit = row.exit;',
    breaks: 'The state that is entered is left first.',
  },
  {
    id: 'fsm/second-handler-replaces',
    file: `${FSM}/handler-table.ts`,
    find: 'if (isTaken && !this.#isLineage)',
    replacement: 'if (isTaken && this.#isLineage)',
    breaks: 'A second handler replaces the first without a word.',
  },
];
