import { TransitionError } from './errors.ts';
import type { Cell, HandlerTable, Row } from './handler-table.ts';
import type { Answer, Transition } from './handler.ts';
import { LastValueStream } from './last-value-stream.ts';
import type { Turn } from './turn.ts';

type AnyAnswer<S extends string> = Answer<S, unknown> | void;

/**
 * Takes one turn at a time from the handler of its event through EXIT, the change of state and ENTER.
 *
 * Steps that are synchronous stay so: a turn whose handlers do not wait is over when `run` returns, and costs no promise.
 */
export class TurnRunner<S extends string, E extends string> {
  readonly transitions = new LastValueStream<Transition<S, E>>();
  /** What the machine does in its current state; undefined before it is started. */
  row: Row<S, E> | undefined;
  previousState: S | undefined;
  /** The turn that is running; its handlers may be waiting. */
  turn: Turn<S, E> | undefined;
  readonly #table: HandlerTable<S, E>;
  readonly #afterTurn: () => void;

  constructor(table: HandlerTable<S, E>, afterTurn: () => void) {
    this.#table = table;
    this.#afterTurn = afterTurn;
  }

  /** Runs a turn; gives the result or a promise of it, or throws what went wrong. The turn is over before either is known outside. */
  run(turn: Turn<S, E>): unknown {
    this.turn = turn;
    let answer;
    try {
      answer = call(turn.cell, turn);
    } catch (error) {
      return this.#fail(error);
    }
    return isPromise(answer) ? Promise.resolve(answer).then(this.#answered, this.#fail) : this.#follow(turn, answer);
  }

  /** Puts the machine in its first state and runs the turn of its ENTER, as `run` does. */
  start(turn: Turn<S, E>, row: Row<S, E>): unknown {
    this.turn = turn;
    return this.#arrive(turn, row);
  }

  // One turn runs at a time, so these two serve every turn and none allocates its own.
  readonly #answered = (answer: AnyAnswer<S>): unknown => {
    // A handler's answer comes before its turn ends, and ending it is what clears the field.
    const turn = this.turn as Turn<S, E>;
    return this.#follow(turn, answer);
  };

  readonly #fail = (error: unknown): never => {
    this.#finish();
    throw error;
  };

  #follow(turn: Turn<S, E>, answer: AnyAnswer<S>): unknown {
    const next = answer?.next;
    let row: Row<S, E> | undefined;
    if (next !== undefined) {
      try {
        row = this.#table.destination(turn, next);
      } catch (error) {
        return this.#fail(error);
      }
    }
    if (row === undefined) {
      this.#finish();
      return answer?.result;
    }
    turn.result = answer?.result;
    turn.from = turn.state;
    return this.#leave(turn, row);
  }

  #leave(turn: Turn<S, E>, row: Row<S, E>): unknown {
    const exit = this.row?.exit;
    if (exit !== undefined) {
      try {
        const left = this.#cross('exit', exit, turn, row);
        if (left !== undefined) return left.then(() => this.#arrive(turn, row), this.#fail);
      } catch (error) {
        return this.#fail(error);
      }
    }
    return this.#arrive(turn, row);
  }

  #arrive(turn: Turn<S, E>, row: Row<S, E>): unknown {
    if (turn.from !== undefined) this.previousState = turn.from;
    this.row = row;
    turn.state = row.state;
    if (row.enter !== undefined) {
      try {
        const entered = this.#cross('enter', row.enter, turn, row);
        // `#cross` throws and rejects with nothing but a TransitionError.
        if (entered !== undefined) return entered.then(() => this.#arrived(turn), (error: unknown) => this.#arrived(turn, error as TransitionError));
      } catch (error) {
        return this.#arrived(turn, error as TransitionError);
      }
    }
    return this.#arrived(turn);
  }

  #arrived(turn: Turn<S, E>, error?: TransitionError): unknown {
    const { from, state: to } = turn;
    const event = from === undefined ? undefined : turn.event;
    this.transitions.publish(error === undefined ? { from, to, event } : { from, to, event, error });
    if (error !== undefined) return this.#fail(error);
    this.#finish();
    return turn.result;
  }

  /** Runs an EXIT or ENTER handler; gives a promise only when that waits. Throws, or rejects with, a {@link TransitionError}. */
  #cross(phase: 'exit' | 'enter', cell: Cell<S, E>, turn: Turn<S, E>, to: Row<S, E>): Promise<void> | undefined {
    const fail = (cause: unknown): never => {
      const { from, event, result } = turn;
      throw new TransitionError({ phase, from, to: to.state, event: from === undefined ? undefined : event, result }, cause);
    };
    let answer;
    try {
      answer = call(cell, turn);
      if (!isPromise(answer)) {
        this.#table.checkCrossing(turn.state, cell, answer);
        return undefined;
      }
    } catch (cause) {
      return fail(cause);
    }
    return Promise.resolve(answer).then((late) => { this.#table.checkCrossing(turn.state, cell, late); }).catch(fail);
  }

  #finish(): void {
    this.turn = undefined;
    this.#afterTurn();
  }
}

/** Calls a handler with what its turn was given: most events come without arguments, and spreading none costs a tenth of the event. */
function call<S extends string, E extends string>({ handler }: Cell<S, E>, turn: Turn<S, E>): ReturnType<Cell<S, E>['handler']> {
  return turn.args.length === 0 ? handler(turn) : handler(turn, ...turn.args);
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null | undefined)?.then === 'function';
}
