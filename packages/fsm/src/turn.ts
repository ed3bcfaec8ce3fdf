import type { Cell } from './handler-table.ts';
import type { HandlerContext } from './handler.ts';

/** One event on its way through the machine, from its handler to the ENTER of the next state; handlers see it as their context. */
export class Turn<S extends string, E extends string> implements HandlerContext<S, E> {
  state: S;
  /** The handler whose turn it is. */
  readonly cell: Cell<S, E>;
  readonly args: unknown[];
  readonly raise: HandlerContext<S, E>['raise'];
  /** The state that its transition leaves; undefined before there is one, and when the machine starts. */
  from: S | undefined;
  /** What the handler of the event has answered. */
  result: unknown;
  // Made on demand: most handlers never look at their signal, and making one costs more than handling an event.
  #controller: AbortController | undefined;

  constructor(state: S, cell: Cell<S, E>, args: unknown[], raise: HandlerContext<S, E>['raise']) {
    this.state = state;
    this.cell = cell;
    this.args = args;
    this.raise = raise;
  }

  get event(): E {
    return this.cell.event;
  }

  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  /** Asks the handlers of this turn to end; only the first reason counts. */
  abort(reason: Error): void {
    (this.#controller ??= new AbortController()).abort(reason);
  }
}
