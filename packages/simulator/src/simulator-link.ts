import { type MemoryConnection, memoryPair } from '@taffrail/connection';
import { Observable, type SchedulerLike, Subject, Subscription } from 'rxjs';

/**
 * One connection to a simulated instrument, for those who carry its bytes over a socket or a serial line.
 *
 * All links of an instrument are one line: each gets everything transmitted, and what any of them receives is received.
 */
export interface SimulatorLink {
  /** What the instrument transmits. Hot; completes when the link ends, by {@link close} or by a fault; never errors. */
  readonly transmitted$: Observable<Uint8Array>;
  /** Gives the instrument bytes; without effect once the link has ended. */
  receive(bytes: Uint8Array): void;
  /** Gives the instrument a BREAK; without effect once the link has ended. */
  receiveBreak(durationMs: number): void;
  /** Ends the link; the instrument goes on. */
  close(): void;
}

/** What a link leads to. */
export type SimulatorLine = Omit<SimulatorLink, 'close'>;

/** The link that `InstrumentSimulator.attach()` gives. */
export class AttachedLink implements SimulatorLink {
  readonly transmitted$: Observable<Uint8Array>;
  readonly #line: SimulatorLine;
  readonly #transmitted = new Subject<Uint8Array>();
  readonly #subscription = new Subscription();
  #isLive = true;

  constructor(line: SimulatorLine) {
    this.#line = line;
    this.transmitted$ = this.#transmitted.asObservable();
    this.#subscription.add(
      line.transmitted$.subscribe({
        next: (bytes) => {
          if (this.#isLive) this.#transmitted.next(bytes);
        },
        error: (error: unknown) => this.#transmitted.error(error),
        complete: () => this.close(),
      }),
    );
  }

  /** Cancels a timer when the link ends. */
  endsWith(timer: Subscription): void {
    this.#subscription.add(timer);
  }

  receive(bytes: Uint8Array): void {
    if (this.#isLive) this.#line.receive(bytes);
  }

  receiveBreak(durationMs: number): void {
    if (this.#isLive) this.#line.receiveBreak(durationMs);
  }

  close(): void {
    this.goDead();
    this.#subscription.unsubscribe();
    this.#transmitted.complete();
  }

  /** Lets nothing more through either way, without anybody being told: the half-open connection. */
  goDead(): void {
    this.#isLive = false;
  }
}

/** Carries a link through memory; the driver's end of it is given back. */
export function memoryConnectionTo(link: SimulatorLink, options: { url: string; scheduler: SchedulerLike }): MemoryConnection {
  const { near, far } = memoryPair(options);
  far.onBreak = (durationMs) => link.receiveBreak(durationMs);
  far.data$.subscribe({
    next: ({ bytes }) => link.receive(bytes),
    error: () => link.close(),
  });
  link.transmitted$.subscribe({
    // Rejects only when the driver has closed, and then there is nobody left to tell.
    next: (bytes) => void far.send(bytes).catch(() => link.close()),
    error: () => void far.close(),
    complete: () => void far.close(),
  });
  return near;
}
