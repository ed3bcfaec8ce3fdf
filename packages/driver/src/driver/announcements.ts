import { Observable, type SchedulerLike, Subject } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { InstrumentEvent, StateChangeEvent } from '../events.ts';
import type { DriverState } from '../lineage/names.ts';
import type { Particle } from '../particle/particle.ts';
import { asError } from './translate-error.ts';

/** What a driver announces: its events, of which the last state is replayed, and its samples. */
export class Announcements<D extends AnyDefinition> {
  /** Hot; begins with the last change of state, also once it has completed; never errors. */
  readonly events$: Observable<InstrumentEvent<D>>;
  /** Hot; never errors. */
  readonly particles$: Observable<Particle<D>>;
  readonly #scheduler: SchedulerLike;
  readonly #events = new Subject<InstrumentEvent<D>>();
  readonly #particles = new Subject<Particle<D>>();
  #stateChange: StateChangeEvent | undefined;

  /** `isOver` tells whether nobody who comes now is to hear more than the last state. */
  constructor(scheduler: SchedulerLike, isOver: () => boolean) {
    this.#scheduler = scheduler;
    this.particles$ = this.#particles.asObservable();
    this.events$ = new Observable((subscriber) => {
      const last = this.#stateChange;
      // Joins before the replay: what the subscriber causes on receiving it must reach it too.
      const subscription = isOver() ? undefined : this.#events.subscribe(subscriber);
      if (last !== undefined) subscriber.next(last);
      if (subscription === undefined) subscriber.complete();
      return subscription;
    });
  }

  event(event: InstrumentEvent<D>): void {
    this.#events.next(event);
  }

  particle(particle: Particle<D>): void {
    this.#particles.next(particle);
  }

  /** Announces that something went wrong which is nobody's answer. */
  error(cause: unknown): void {
    this.event({ type: 'error', ...asError(cause), atMs: this.#scheduler.now() });
  }

  /** Announces a state, if it is another one. */
  state(to: DriverState): void {
    if (this.#stateChange?.to === to) return;
    this.#stateChange = { type: 'state-change', from: this.#stateChange?.to, to, atMs: this.#scheduler.now() };
    this.event(this.#stateChange);
  }

  complete(): void {
    this.#events.complete();
    this.#particles.complete();
  }
}
