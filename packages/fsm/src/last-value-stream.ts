import { Observable, Subject } from 'rxjs';

/**
 * A hot stream that replays its last value to each new subscriber, once complete too.
 *
 * It is a `ReplaySubject(1)`, except that publishing to nobody, and having nobody to publish to, cost next to nothing; most machines have no
 * listener most of the time.
 */
export class LastValueStream<T extends object> {
  #values$: Observable<T> | undefined;
  /** Made for the first subscriber. */
  #live: Subject<T> | undefined;
  #last: T | undefined;
  #isComplete = false;

  get values$(): Observable<T> {
    return (this.#values$ ??= new Observable<T>((subscriber) => {
      const last = this.#last;
      // Joins before the replay: what the subscriber causes on receiving the last value must reach it too.
      if (!this.#isComplete) (this.#live ??= new Subject()).subscribe(subscriber);
      if (last !== undefined) subscriber.next(last);
      if (this.#isComplete) subscriber.complete();
    }));
  }

  publish(value: T): void {
    this.#last = value;
    if (this.#live?.observed === true) this.#live.next(value);
  }

  complete(): void {
    this.#isComplete = true;
    this.#live?.complete();
  }
}
