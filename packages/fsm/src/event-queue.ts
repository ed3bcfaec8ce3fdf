import type { Turn } from './turn.ts';

/** How the outcome of an event reaches whoever waits for it. */
export interface Outcome {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** An outcome that is a promise. */
export class Deferred implements Outcome {
  resolve!: (value: unknown) => void;
  reject!: (error: unknown) => void;
  readonly promise = new Promise<unknown>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/** An event that waits for its turn. */
export class QueuedEvent<S extends string, E extends string> {
  readonly event: E;
  readonly args: unknown[];
  readonly outcome: Outcome;
  /** What it became when its turn came. */
  turn: Turn<S, E> | undefined;

  constructor(event: E, args: unknown[], outcome: Outcome) {
    this.event = event;
    this.args = args;
    this.outcome = outcome;
  }
}

/** The order events run in: interrupts, then what handlers raised, then what was sent; first come, first served in each lane. */
export class EventQueue<T> {
  readonly interrupts: Lane<T>;
  readonly raised: Lane<T>;
  readonly sent: Lane<T>;
  #length = 0;

  constructor(limit: number) {
    this.interrupts = new Lane(limit);
    this.raised = new Lane(limit);
    this.sent = new Lane(limit);
  }

  /** How many wait, in all lanes; kept as a count because every event asks for it. */
  get length(): number {
    return this.#length;
  }

  /** Lines one up at the end of a lane of this queue, which the caller has seen not to be full. */
  add(lane: Lane<T>, item: T): void {
    lane.add(item);
    this.#length++;
  }

  /** Removes the one whose turn it is; undefined when nothing waits. */
  take(): T | undefined {
    if (this.#length === 0) return undefined;
    this.#length--;
    return this.interrupts.take() ?? this.raised.take() ?? this.sent.take();
  }

  /** Removes one from wherever it waits; false when it does not wait. */
  remove(item: T): boolean {
    const wasWaiting = this.interrupts.remove(item) || this.raised.remove(item) || this.sent.remove(item);
    if (wasWaiting) this.#length--;
    return wasWaiting;
  }
}

/** A bounded first-in-first-out line that anybody may leave. */
export class Lane<T> {
  /** How many may wait. */
  readonly limit: number;
  // Two stacks make a queue: what arrives is pushed on one, and is turned over onto the other when that has run out.
  #arriving: T[] = [];
  #leaving: T[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  get length(): number {
    return this.#arriving.length + this.#leaving.length;
  }

  get isFull(): boolean {
    return this.length >= this.limit;
  }

  add(item: T): void {
    this.#arriving.push(item);
  }

  /** Removes the first; undefined when nobody waits. */
  take(): T | undefined {
    if (this.#leaving.length === 0) {
      const emptied = this.#leaving;
      this.#leaving = this.#arriving.reverse();
      this.#arriving = emptied;
    }
    return this.#leaving.pop();
  }

  /** Removes one from wherever it waits; false when it does not wait. */
  remove(item: T): boolean {
    return removeFrom(this.#leaving, item) || removeFrom(this.#arriving, item);
  }
}

function removeFrom<T>(items: T[], item: T): boolean {
  const index = items.indexOf(item);
  if (index < 0) return false;
  items.splice(index, 1);
  return true;
}
