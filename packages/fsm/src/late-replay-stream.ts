import { Observable, ReplaySubject } from 'rxjs';

/**
 * A hot stream that replays its last values to each new subscriber, once complete too.
 *
 * It is a `ReplaySubject` that is made when it is first needed: most machines never have anything to publish here.
 */
export class LateReplayStream<T> {
  readonly #limit: number;
  #values$: Observable<T> | undefined;
  #subject: ReplaySubject<T> | undefined;
  #isComplete = false;

  /** Makes a stream that replays so many values. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get values$(): Observable<T> {
    return (this.#values$ ??= new Observable((subscriber) => this.#stream().subscribe(subscriber)));
  }

  publish(value: T): void {
    this.#stream();
    this.#subject?.next(value);
  }

  complete(): void {
    this.#isComplete = true;
    this.#subject?.complete();
  }

  #stream(): Observable<T> {
    if (this.#subject !== undefined) return this.#subject;
    this.#subject = new ReplaySubject(this.#limit);
    if (this.#isComplete) this.#subject.complete();
    return this.#subject;
  }
}
