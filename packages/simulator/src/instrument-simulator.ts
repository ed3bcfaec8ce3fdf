import type { MemoryConnection } from '@taffrail/connection';
import { asyncScheduler, type Observable, type SchedulerLike, Subject, Subscription } from 'rxjs';
import { type CommonFaultName, commonFaults, type Fault, type FaultTable } from './fault.ts';
import { FaultSet } from './fault-set.ts';
import { bytesOf, joined } from './latin1.ts';
import { scaledScheduler } from './scaled-scheduler.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { AttachedLink, memoryConnectionTo, type SimulatorLink } from './simulator-link.ts';
import { Transcript } from './transcript.ts';
import { TransmissionLine } from './transmission-line.ts';

/** Settings of every simulated instrument. */
export interface SimulatorOptions<FaultName extends string = CommonFaultName> {
  /** The clock. Default rxjs's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
  /** Determines everything random. Default 1. */
  readonly seed?: number;
  /** How many times as fast as the clock simulated time runs. Default 1. */
  readonly speed?: number;
  /** What goes wrong. Default nothing. */
  readonly faults?: readonly Fault<FaultName>[];
}

/**
 * The base of simulated instruments: bytes in, bytes out, one clock, one seed, and faults on demand.
 *
 * A subclass says what happens to the bytes that arrive. It transmits with {@link transmit} and waits with
 * {@link after}, never otherwise, so that faults, speed and the end of the simulation reach everything it does.
 */
export abstract class InstrumentSimulator {
  /** What the instrument puts on its line, after faults. Hot; completes on {@link close} and never errors. */
  readonly transmitted$: Observable<Uint8Array>;
  /** A bounded record of what passed. */
  readonly transcript = new Transcript();

  /** Simulated time. */
  protected readonly scheduler: SchedulerLike;
  /** The instrument's own randomness; faults have another source, so they do not change what is measured. */
  protected readonly random: SeededRandom;
  /** The faults the instrument shows. */
  protected readonly faults: FaultSet;

  readonly #baseScheduler: SchedulerLike;
  readonly #faultRandom: SeededRandom;
  readonly #transmitted = new Subject<Uint8Array>();
  readonly #line: TransmissionLine;
  #timers = new Subscription();
  #outbox: Uint8Array[] | undefined;
  #commandCount = 0;
  #isPowered = true;
  #isClosed = false;

  /** @throws `FaultError` for a fault that `faultTable` does not have; `RangeError` for a speed that is not above zero. */
  constructor(options: SimulatorOptions<string> = {}, faultTable: FaultTable = commonFaults) {
    const { scheduler = asyncScheduler, seed = 1, speed = 1, faults = [] } = options;
    this.#baseScheduler = scheduler;
    this.scheduler = speed === 1 ? scheduler : scaledScheduler(scheduler, speed);
    this.random = seededRandom(seed).fork('instrument');
    this.#faultRandom = seededRandom(seed).fork('faults');
    this.faults = new FaultSet(faults, faultTable);
    this.transmitted$ = this.#transmitted.asObservable();
    this.#line = new TransmissionLine({
      faults: this.faults,
      random: this.#faultRandom,
      after: (delayMs, task) => void this.after(delayMs, task),
      output: (bytes) => this.#arrive(bytes),
    });
  }

  /** Whether the instrument has power. */
  get isPowered(): boolean {
    return this.#isPowered;
  }

  /** Gives the instrument bytes that a driver sent. */
  receive(bytes: Uint8Array): void {
    if (!this.#isPowered || bytes.length === 0) return;
    const own = bytes.slice();
    this.#record('received', own);
    this.turn(() => this.handleInput(own));
  }

  /** Holds the instrument's line in the BREAK condition. */
  receiveBreak(durationMs: number): void {
    if (!this.#isPowered) return;
    this.#record('break', new Uint8Array(), durationMs);
    this.turn(() => this.handleBreak(durationMs));
  }

  /** Attaches a carrier of bytes; see {@link SimulatorLink}. */
  attach(): SimulatorLink {
    const link = new AttachedLink(this);
    // Not `after()`: a connection ends in its own time, whether or not the instrument still has power.
    for (const [kind, end] of [['disconnect-after', () => link.close()], ['half-open-after', () => link.goDead()]] as const) {
      if (this.faults.has(kind)) link.endsWith(this.scheduler.schedule(end, this.faults.amount(kind)));
    }
    return link;
  }

  /** Makes a new in-memory connection to the instrument, for a driver. It is lost when a fault or {@link close} says so. */
  connect({ url = 'memory:simulator' }: { readonly url?: string } = {}): MemoryConnection {
    return memoryConnectionTo(this.attach(), { url, scheduler: this.#baseScheduler });
  }

  /** Cuts the power: timers stop and nothing is answered any more, while connections stand as those of a terminal server do. */
  powerOff(): void {
    this.#isPowered = false;
    this.#timers.unsubscribe();
    this.#timers = new Subscription();
    this.#line.clear();
    this.handlePowerOff();
  }

  /** Gives the power back; the instrument starts as its kind does. */
  powerOn(): void {
    if (this.#isPowered || this.#isClosed) return;
    this.#isPowered = true;
    this.turn(() => this.handlePowerOn());
  }

  /** Ends the simulation: timers stop, streams complete, connections are lost. */
  close(): void {
    this.#isClosed = true;
    this.powerOff();
    this.#transmitted.complete();
  }

  /** Acts on bytes that arrived. */
  protected abstract handleInput(bytes: Uint8Array): void;

  /** Acts on a BREAK; by default it goes unnoticed. */
  protected handleBreak(_durationMs: number): void {
    return;
  }

  /** Forgets what does not outlast the power; by default there is nothing. All timers have been stopped. */
  protected handlePowerOff(): void {
    return;
  }

  /** Acts on the power coming back; by default the instrument waits to be spoken to. */
  protected handlePowerOn(): void {
    return;
  }

  /** Sends bytes, or a text of one byte for each character. */
  protected transmit(data: Uint8Array | string): void {
    const bytes = typeof data === 'string' ? bytesOf(data) : data;
    if (bytes.length === 0 || !this.#isPowered) return;
    if (this.#outbox === undefined) this.#line.push(bytes);
    else this.#outbox.push(bytes);
  }

  /** Runs a task; all that it transmits goes out in one piece. */
  protected turn(task: () => void): void {
    if (this.#outbox !== undefined) return task();
    const outbox: Uint8Array[] = [];
    this.#outbox = outbox;
    try {
      task();
    } finally {
      this.#outbox = undefined;
      if (outbox.length > 0) this.#line.push(joined(outbox));
    }
  }

  /** Runs a task after a time, in simulated milliseconds, as a {@link turn}; unsubscribing, or the power going, cancels it. */
  protected after(delayMs: number, task: () => void): Subscription {
    const timer = new Subscription();
    this.#timers.add(timer);
    const run = () => {
      timer.unsubscribe();
      this.turn(task);
    };
    timer.add(this.scheduler.schedule(run, delayMs));
    return timer;
  }

  /** Records a command that was understood as such; to be called for each before it is acted on. */
  protected noteCommand(command: string): void {
    this.transcript.addCommand(command);
    this.#commandCount += 1;
    if (this.faults.has('mute-after') && this.#commandCount > this.faults.amount('mute-after')) this.#line.silence();
  }

  /** Tells whether a fault that has a probability strikes this time. */
  protected strikes(kind: string): boolean {
    const probability = this.faults.amount(kind);
    return probability > 0 && this.#faultRandom.unit() < probability;
  }

  #arrive(bytes: Uint8Array): void {
    this.#record('transmitted', bytes);
    this.#transmitted.next(bytes);
  }

  #record(direction: 'received' | 'transmitted' | 'break', bytes: Uint8Array, durationMs = 0): void {
    this.transcript.add({ direction, atMs: this.scheduler.now(), bytes, durationMs });
  }
}
