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
  readonly #limit: number;
  // Made when somebody first waits in them: in most machines nobody does.
  #interrupts: Lane<T> | undefined;
  #raised: Lane<T> | undefined;
  #sent: Lane<T> | undefined;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get interrupts(): Lane<T> {
    return (this.#interrupts ??= new Lane(this.#limit));
  }

  get raised(): Lane<T> {
    return (this.#raised ??= new Lane(this.#limit));
  }

  get sent(): Lane<T> {
    return (this.#sent ??= new Lane(this.#limit));
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
    return this.#interrupts?.take() ?? this.#raised?.take() ?? this.#sent?.take();
  }

  /** Removes one from wherever it waits; false when it does not wait. */
  remove(item: T): boolean {
    const wasWaiting = [this.#interrupts, this.#raised, this.#sent].some((lane) => lane?.remove(item) === true);
    if (wasWaiting) this.#length--;
    return wasWaiting;
  }
}

/** A bounded first-in-first-out line that anybody may leave. */
export class Lane<T> {
  /** How many may wait. */
  readonly limit: number;
  readonly #items: T[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  get length(): number {
    return this.#items.length;
  }

  get isFull(): boolean {
    return this.#items.length >= this.limit;
  }

  add(item: T): void {
    this.#items.push(item);
  }

  /** Removes the first; undefined when nobody waits. */
  take(): T | undefined {
    return this.#items.shift();
  }

  /** Removes one from wherever it waits; false when it does not wait. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }
}
