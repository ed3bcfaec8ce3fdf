import { EventNotHandledError, FsmDefinitionError, NextStateError, UnknownEventError } from './errors.ts';
import type { FsmOptions, Handler } from './handler.ts';
import type { Turn } from './turn.ts';

/** One handler, with what was declared about it. */
export interface Cell<S extends string, E extends string> {
  readonly event: E;
  readonly handler: Handler<S, unknown[], unknown, E>;
  /** The states it may lead to; undefined when it was not declared. */
  readonly leadsTo: readonly S[] | undefined;
  readonly isInterrupt: boolean;
}

/** What the machine does in one state. */
export interface Row<S extends string, E extends string> {
  readonly state: S;
  /** The handlers of events, in order of registration. */
  readonly cells: Map<E, Cell<S, E>>;
  enter: Cell<S, E> | undefined;
  exit: Cell<S, E> | undefined;
}

/** What a table is made from. */
export interface TableDefinition<S extends string, E extends string> {
  readonly states: readonly S[];
  readonly events: readonly E[];
  readonly enter: E;
  readonly exit: E;
  readonly options: FsmOptions<E>;
}

const NO_EVENTS: readonly never[] = Object.freeze([]);

/** The table of states and events: which handler, leading where, and the errors for what is not in it. */
export class HandlerTable<S extends string, E extends string> {
  readonly #enter: E;
  readonly #exit: E;
  // A machine has few events, so that looking through them is as quick as a set, and there may be thousands of machines.
  readonly #events: readonly E[];
  readonly #rows: ReadonlyMap<S, Row<S, E>>;
  readonly #interrupts: readonly E[];
  readonly #isLineage: boolean;

  constructor({ states, events, enter, exit, options }: TableDefinition<S, E>) {
    this.#enter = enter;
    this.#exit = exit;
    this.#events = events;
    this.#interrupts = options.interrupts ?? NO_EVENTS;
    this.#isLineage = options.lineage ?? false;
    this.#rows = new Map(states.map((state) => [state, { state, cells: new Map(), enter: undefined, exit: undefined }]));
    this.#check();
  }

  /** Stands in the turn of a machine that starts, in which no event is handled before ENTER. */
  get starting(): Cell<S, E> {
    return { event: this.#enter, handler: () => undefined, leadsTo: undefined, isInterrupt: false };
  }

  /** The rows in the order the states were stated. */
  rows(): Row<S, E>[] {
    return [...this.#rows.values()];
  }

  row(state: S): Row<S, E> | undefined {
    return this.#rows.get(state);
  }

  hasEvent(event: E): boolean {
    return this.#events.includes(event);
  }

  isInterrupt(event: E): boolean {
    return this.#interrupts.includes(event);
  }

  /** Enters a handler, or throws {@link FsmDefinitionError} and changes nothing. */
  add(state: S, event: E, handler: Cell<S, E>['handler'], leadsTo: readonly S[] | undefined): void {
    const row = this.#rows.get(state);
    if (row === undefined || !this.#events.includes(event)) {
      if (this.#isLineage) return;
      throw new FsmDefinitionError(`cannot add a handler of "${event}" in "${state}": the ${row === undefined ? 'state' : 'event'} is none of the machine's`);
    }
    const cell = { event, handler, leadsTo, isInterrupt: this.#interrupts.includes(event) };
    this.#checkCell(row, cell);
    if (event === this.#enter) row.enter = cell;
    if (event === this.#exit) row.exit = cell;
    if (!this.#isBoundary(event) || this.#isLineage) row.cells.set(event, cell);
  }

  /** The events a state handles, ENTER and EXIT left out. */
  capabilities(row: Row<S, E> | undefined): E[] {
    return row === undefined ? [] : [...row.cells.keys()].filter((event) => !this.#isBoundary(event));
  }

  /**
   * Finds the row that an answer leads to; undefined when it leads nowhere.
   *
   * @throws `NextStateError` when there is none, or the handler was not declared to lead there.
   */
  destination({ event, state, cell }: Turn<S, E>, next: S): Row<S, E> | undefined {
    const row = this.#rows.get(next);
    if (row === undefined && this.#isLineage) return undefined;
    const { leadsTo } = cell;
    if (row === undefined || (leadsTo !== undefined && !leadsTo.includes(next))) {
      throw new NextStateError({ event, state, next, expected: leadsTo ?? [...this.#rows.keys()] });
    }
    return row;
  }

  /** Refuses a next state from ENTER or EXIT, which have none to give. */
  checkCrossing(state: S, { event }: Cell<S, E>, answer: unknown): void {
    // Answers are objects by type; what a caller without types returns has no `next` and is let pass.
    const next = (answer as { next?: S } | null | undefined)?.next;
    if (next !== undefined && !this.#isLineage) throw new NextStateError({ event, state, next, expected: [] });
  }

  /** The error for an event that the machine lacks. */
  unknownEvent(event: E): UnknownEventError {
    return new UnknownEventError(event, this.#events.filter((known) => !this.#isBoundary(known)));
  }

  /** The error for an event that a state does not handle. */
  notHandled(event: E, row: Row<S, E>): EventNotHandledError {
    return new EventNotHandledError(event, row.state, this.capabilities(row));
  }

  #isBoundary(event: E): boolean {
    return event === this.#enter || event === this.#exit;
  }

  #check(): void {
    const boundaries = [this.#enter, this.#exit];
    const strangers = [...boundaries, ...this.#interrupts].filter((event) => !this.#events.includes(event));
    if (strangers.length > 0) throw new FsmDefinitionError(`"${strangers.join('", "')}": none of the machine's events`);
    if (this.#enter === this.#exit) throw new FsmDefinitionError(`"${this.#enter}" cannot be both the enter and the exit event`);
    const boundary = boundaries.find((event) => this.#interrupts.includes(event));
    if (boundary !== undefined) throw new FsmDefinitionError(`"${boundary}" comes with transitions and cannot be an interrupt`);
  }

  #checkCell(row: Row<S, E>, { event, leadsTo = [] }: Cell<S, E>): void {
    const isTaken = row.cells.has(event) || (event === this.#enter && row.enter !== undefined) || (event === this.#exit && row.exit !== undefined);
    const attempt = `cannot add a handler of "${event}" in "${row.state}"`;
    if (isTaken && !this.#isLineage) throw new FsmDefinitionError(`${attempt}: there is one`);
    const stranger = leadsTo.find((state) => !this.#rows.has(state));
    if (stranger !== undefined) throw new FsmDefinitionError(`${attempt}: it cannot lead to "${stranger}", none of the machine's states`);
    if (leadsTo.length > 0 && this.#isBoundary(event)) throw new FsmDefinitionError(`${attempt}: enter and exit lead nowhere`);
  }
}
