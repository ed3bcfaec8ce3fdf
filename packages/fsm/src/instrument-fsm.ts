import type { Observable } from 'rxjs';
import {
  AbortedError, FsmDefinitionError, FsmNotStartedError, FsmStartError, FsmStoppedError, QueueFullError, RaisedEventError,
} from './errors.ts';
import { Deferred, EventQueue, QueuedEvent } from './event-queue.ts';
import { type Cell, HandlerTable, type Row } from './handler-table.ts';
import type { Args, EventSignatures, FsmOptions, Handler, Result, Transition } from './handler.ts';
import { LateReplayStream } from './late-replay-stream.ts';
import { renderMermaid } from './mermaid.ts';
import { Turn } from './turn.ts';
import { TurnRunner } from './turn-runner.ts';

/** How many events may wait in each lane of a machine that was not told otherwise. */
export const DEFAULT_QUEUE_LIMIT = 1000;

/** How many failures of raised events `errors$` replays. */
export const RAISED_ERRORS_REPLAYED = 16;

/**
 * Runs events through a table of states and handlers: one handler per state and event, one event at a time, each to its completion.
 *
 * An event that comes while nothing runs starts its handler before `onEvent` returns; any other waits in line. Interrupts first, then
 * what handlers raised, then what was sent. A handler that awaits the answer of an event it sent to its own machine waits for ever, because
 * that event waits for the handler: raise the event, or dispatch it with the context's signal, so that an interrupt or `stop()` ends the wait.
 */
export class InstrumentFSM<S extends string, E extends string, G extends EventSignatures<E> = Record<never, never>> {
  readonly #table: HandlerTable<S, E>;
  readonly #isLineage: boolean;
  readonly #queue: EventQueue<QueuedEvent<S, E>>;
  readonly #runner: TurnRunner<S, E>;
  readonly #raisedErrors = new LateReplayStream<RaisedEventError>(RAISED_ERRORS_REPLAYED);
  #raisedErrorCount = 0;
  /** How many raised events have run whose outcome is still on its way to `errors$`. */
  #unreported = 0;
  #isDraining = false;
  #stopping: Promise<void> | undefined;
  #stopped: (() => void) | undefined;

  /** @throws `FsmDefinitionError` when enter, exit or an interrupt is none of the events, or the queue's limit is not a positive integer. */
  constructor(
    states: Readonly<Record<string, S>>,
    events: Readonly<Record<string, E>>,
    enter: NoInfer<E>,
    exit: NoInfer<E>,
    options: FsmOptions<NoInfer<E>> = {},
  ) {
    const { queueLimit = DEFAULT_QUEUE_LIMIT, lineage = false } = options;
    if (!Number.isInteger(queueLimit) || queueLimit < 1) throw new FsmDefinitionError(`queueLimit is ${queueLimit}; expected a positive integer`);
    this.#table = new HandlerTable({ states: Object.values(states), events: Object.values(events), enter, exit, options });
    this.#isLineage = lineage;
    this.#queue = new EventQueue(queueLimit);
    this.#runner = new TurnRunner(this.#table, () => { this.#drain(); });
  }

  /**
   * The changes of state, each when EXIT, the change and ENTER have run.
   *
   * Hot; replays the last. Completes on `stop()`, when what ran has settled. Never errors: a failed ENTER is the transition's `error`.
   */
  get transitions$(): Observable<Transition<S, E>> {
    return this.#runner.transitions.values$;
  }

  /**
   * The failures of raised events, for whose answers nobody waits.
   *
   * Hot; replays the last 16, numbered from the first. Completes on `stop()`. Never errors.
   */
  get errors$(): Observable<RaisedEventError> {
    return this.#raisedErrors.values$;
  }

  /** The state the machine is in; undefined before `start()`. Stays what it was after `stop()`. */
  get currentState(): S | undefined {
    return this.#runner.row?.state;
  }

  /** The state it was in before the last transition; undefined before the first. */
  get previousState(): S | undefined {
    return this.#runner.previousState;
  }

  /** Whether an event is being handled. */
  get isBusy(): boolean {
    return this.#runner.turn !== undefined || this.#isDraining;
  }

  /**
   * States what an event does in a state, and optionally which states its answers may lead to; everything else is then refused.
   *
   * @throws `FsmDefinitionError` when the machine lacks the state, the event or a target, or has a handler there.
   */
  addHandler<K extends E>(state: S, event: K, handler: Handler<S, Args<G, K>, Result<G, K>, E>, leadsTo?: readonly S[]): this {
    // The erased handler is only ever called for `event`, whose arguments `onEvent` and `dispatch` take as `Args<G, K>`.
    this.#table.add(state, event, handler as unknown as Cell<S, E>['handler'], leadsTo);
    return this;
  }

  /** Lists the events that a state handles, by default the current one: ENTER and EXIT left out, in order of registration. */
  capabilities(state: S | undefined = this.currentState): readonly E[] {
    return state === undefined ? [] : this.#table.capabilities(this.#table.row(state));
  }

  /** Renders the machine as a Mermaid `stateDiagram-v2`: declared targets are arrows, other events lines in their state. */
  toMermaid(): string {
    return renderMermaid(this.#table.rows(), (row) => this.#table.capabilities(row));
  }

  /**
   * Puts the machine in a state, at once, then runs its ENTER with the arguments given.
   *
   * Rejects with `FsmStartError` when it was started before, and with `TransitionError` when ENTER failed: the machine is started all the same.
   */
  start(state: S, ...args: unknown[]): Promise<void> {
    if (this.#stopping !== undefined) return Promise.reject(new FsmStoppedError(`start in state "${state}"`));
    const row = this.#table.row(state);
    if (row === undefined) return this.#isLineage ? Promise.resolve() : Promise.reject(new FsmStartError(state, "it is none of the machine's"));
    if (this.isBusy || (this.#runner.row !== undefined && !this.#isLineage)) return Promise.reject(new FsmStartError(state, 'it has been started'));
    const turn = new Turn(state, this.#table.starting, args, this.#raise);
    try {
      return Promise.resolve(this.#runner.start(turn, row)) as Promise<void>; // a turn that has only an ENTER has no result
    } catch (error) {
      return rejection(error);
    }
  }

  /**
   * Sends an event, and answers with the `result` of its handler once the transition it asked for is complete.
   *
   * Rejects with what the handler threw (the state is unchanged), or with `TransitionError`, `NextStateError`, `EventNotHandledError`,
   * `UnknownEventError`, `QueueFullError`, `FsmNotStartedError` or `FsmStoppedError`. Never throws.
   */
  onEvent<K extends E>(event: K, ...args: Args<G, K>): Promise<Result<G, K>> {
    // `addHandler` accepted a handler of `event` only if it answers a Result<G, K>; this holds for the cast below and in `dispatch`.
    const row = this.#runner.row;
    const cell = row === undefined || this.isBusy || this.#stopping !== undefined ? undefined : row.cells.get(event);
    if (row === undefined || cell === undefined) return this.#submit(event, args) as Promise<Result<G, K>>;
    const turn = new Turn(row.state, cell, args, this.#raise);
    try {
      return Promise.resolve(this.#runner.run(turn)) as Promise<Result<G, K>>;
    } catch (error) {
      return rejection(error);
    }
  }

  /**
   * Sends an event as `onEvent` does, for as long as a signal allows.
   *
   * While the event waits, aborting the signal removes it and rejects with `AbortedError`; while it runs, aborting reaches the handler's own signal.
   */
  dispatch<K extends E>(event: K, args: Args<G, K>, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Result<G, K>> {
    return this.#submit(event, args, signal) as Promise<Result<G, K>>;
  }

  /**
   * Ends the machine: asks what runs to end, refuses what waits and whatever comes with `FsmStoppedError`, and runs no EXIT.
   *
   * Resolves when what ran has settled, so a handler must not await it. Stopping twice is stopping once.
   */
  stop(): Promise<void> {
    if (this.#stopping !== undefined) return this.#stopping;
    this.#stopping = new Promise((resolve) => { this.#stopped = resolve; });
    for (let waiting = this.#queue.take(); waiting !== undefined; waiting = this.#queue.take()) {
      waiting.outcome.reject(new FsmStoppedError(`handle event "${waiting.event}"`));
    }
    const { turn } = this.#runner;
    turn?.abort(new FsmStoppedError(`finish event "${turn.event}"`));
    this.#completeIfStopped();
    return this.#stopping;
  }

  #submit(event: E, args: unknown[], signal?: AbortSignal): Promise<unknown> {
    if (this.#stopping !== undefined) return Promise.reject(new FsmStoppedError(`handle event "${event}"`));
    if (this.#runner.row === undefined) return Promise.reject(new FsmNotStartedError(event));
    if (!this.#table.hasEvent(event)) return this.#isLineage ? Promise.resolve() : Promise.reject(this.#table.unknownEvent(event));
    if (signal?.aborted === true) return Promise.reject(new AbortedError({ event, cause: signal.reason }));
    const isInterrupt = this.#table.isInterrupt(event);
    const lane = isInterrupt ? this.#queue.interrupts : this.#queue.sent;
    if (lane.isFull) return Promise.reject(new QueueFullError(event, lane.limit));
    const outcome = new Deferred();
    const queued = new QueuedEvent<S, E>(event, args, outcome);
    this.#queue.add(lane, queued);
    if (signal !== undefined) this.#heed(signal, queued, outcome.promise);
    if (isInterrupt) this.#interrupt(event);
    this.#drain();
    return outcome.promise;
  }

  /** Aborts what runs for an interrupt, which waits in its lane by now: listeners of the signal may send events of their own. */
  #interrupt(event: E): void {
    const { row, turn } = this.#runner;
    if (turn === undefined || turn.cell.isInterrupt || row?.cells.has(event) !== true) return;
    turn.abort(new AbortedError({ event: turn.event, interruptedBy: event }));
  }

  #heed(signal: AbortSignal, queued: QueuedEvent<S, E>, outcome: Promise<unknown>): void {
    const onAbort = (): void => {
      const error = new AbortedError({ event: queued.event, cause: signal.reason });
      if (this.#queue.remove(queued)) queued.outcome.reject(error);
      else queued.turn?.abort(error);
    };
    const release = (): void => { signal.removeEventListener('abort', onAbort); };
    signal.addEventListener('abort', onAbort);
    outcome.then(release, release);
  }

  // An arrow, because handlers take it out of their context.
  readonly #raise = (event: E, ...args: unknown[]): void => {
    if (this.#stopping !== undefined) throw new FsmStoppedError(`raise event "${event}"`);
    if (!this.#table.hasEvent(event)) {
      if (this.#isLineage) return;
      throw this.#table.unknownEvent(event);
    }
    const { raised } = this.#queue;
    if (raised.isFull) throw new QueueFullError(event, raised.limit);
    const report = (cause: unknown): void => { this.#raisedErrors.publish(new RaisedEventError(event, ++this.#raisedErrorCount, cause)); };
    const resolve = (result: unknown): void => {
      this.#unreported++;
      void Promise.resolve(result).then(undefined, report).then(() => {
        this.#unreported--;
        this.#completeIfStopped();
      });
    };
    this.#queue.add(raised, new QueuedEvent<S, E>(event, args, { resolve, reject: report }));
    this.#drain();
  };

  /** Begins what waits until one has to wait for its handler; the end of that turn drains on. */
  #drain(): void {
    if (this.#isDraining || (this.#queue.length === 0 && this.#stopping === undefined)) return;
    this.#isDraining = true;
    while (this.#runner.turn === undefined) {
      const queued = this.#queue.take();
      if (queued === undefined) break;
      this.#begin(queued);
    }
    this.#isDraining = false;
    this.#completeIfStopped();
  }

  #begin(queued: QueuedEvent<S, E>): void {
    // Nothing is queued before the machine has a state.
    const row = this.#runner.row as Row<S, E>;
    const cell = row.cells.get(queued.event);
    if (cell === undefined) {
      queued.outcome.reject(this.#table.notHandled(queued.event, row));
      return;
    }
    queued.turn = new Turn(row.state, cell, queued.args, this.#raise);
    try {
      queued.outcome.resolve(this.#runner.run(queued.turn));
    } catch (error) {
      queued.outcome.reject(error);
    }
  }

  #completeIfStopped(): void {
    if (this.#stopping === undefined || this.isBusy || this.#unreported > 0) return;
    this.#runner.transitions.complete();
    this.#raisedErrors.complete();
    this.#stopped?.();
  }
}

/** Rejects with what a handler threw, which may be anything: it belongs to whoever sent the event, as it is. */
function rejection(error: unknown): Promise<never> {
  return Promise.reject(error); // eslint-disable-line @typescript-eslint/prefer-promise-reject-errors -- see above
}
