/// <reference lib="esnext.disposable" preserve="true" />
import type { ResumePlace } from '@taffrail/connection';
import type { Observable } from 'rxjs';
import type { AnyDefinition, Changes, ParameterName, SampleValues, Values } from '../definition/instrument-definition.ts';
import type { InstrumentEvent } from '../events.ts';
import type { DriverEvent, DriverParameter, DriverState } from '../lineage/names.ts';
import type { Particle } from '../particle/particle.ts';
import type { ClockSync } from '../protocol/clock.ts';
import type { CommsConfig } from './comms-config.ts';

/** Settings that every verb of a driver takes. */
export interface VerbOptions {
  /** Aborts the verb; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long the verb may take in all; then it is aborted and rejects with `DeadlineError`. */
  readonly timeoutMs?: number;
}

/** Settings of `get`. */
export interface GetOptions extends VerbOptions {
  /** Whether to ask the instrument rather than to answer what was last read. Default false. */
  readonly isFresh?: boolean;
}

/**
 * What an application sees of an instrument.
 *
 * Every verb rejects with `StateError` where the present state does not handle it, with `InterruptedError` where it gives way to a
 * stop, a disconnect or `close`, and else with the `InstrumentError` for what went wrong on the way: `ParameterError`, `TimeoutError`,
 * `ProtocolError`, `ConnectionError` and their kinds for the most part.
 */
export interface InstrumentDriver<D extends AnyDefinition> {
  readonly definition: D;
  readonly state: DriverState;
  /** What may be asked of it in its present state. */
  readonly capabilities: readonly DriverEvent[];
  /** What the driver announces. Hot; begins with the latest state change; completes on `close`; never errors. */
  readonly events$: Observable<InstrumentEvent<D>>;
  /** The instrument's samples. Hot; replays nothing; completes on `close`; never errors. */
  readonly particles$: Observable<Particle<D>>;

  /**
   * How far the present connection, or the last one, has come in the journal: where another driver can go on (`resumeFrom`). Absent
   * where nothing is journalled.
   */
  readonly resumePlace: ResumePlace | undefined;

  /** Forgets the configuration. */
  initialize(options?: VerbOptions): Promise<void>;
  /** Says where the instrument is; connects to nothing yet. */
  configure(config: CommsConfig, options?: VerbOptions): Promise<void>;
  /** Opens the connection. */
  connect(options?: VerbOptions): Promise<void>;
  /** Closes the connection; passes and aborts whatever is running, a connect too. */
  disconnect(options?: VerbOptions): Promise<void>;
  /** Finds out what the instrument is doing, and answers the state. */
  discover(options?: VerbOptions): Promise<DriverState>;
  /** Answers the values of some parameters, or of all. A fresh one of none waits for its turn, and asks the instrument nothing. */
  get<K extends ParameterName<D>>(names: readonly K[], options?: GetOptions): Promise<Pick<Values<D>, K>>;
  get(names: typeof DriverParameter.ALL, options?: GetOptions): Promise<Values<D>>;
  /** Sets parameters and reads them back; answers what the instrument then holds. Sends nothing unless every value is good. */
  set(changes: Changes<D>, options?: VerbOptions): Promise<Partial<Values<D>>>;
  /**
   * Settles where the instrument holds other settings than it should, as `config-diff` events tell: `restore` sets them again,
   * `keep` takes those that it holds for wanted, and rejects with `ParameterError`, having taken none, where one of them could not be set again.
   */
  settleSettings(answer: 'restore' | 'keep', options?: VerbOptions): Promise<void>;
  /** Takes one sample and answers its values; it is published as a particle as well. */
  acquireSample(options?: VerbOptions): Promise<SampleValues<D>>;
  startAutosample(options?: VerbOptions): Promise<void>;
  /** Ends autosampling; passes and aborts whatever is running. */
  stopAutosample(options?: VerbOptions): Promise<void>;
  /** Begins a self-test; its result is announced as a `test-result` event. */
  test(options?: VerbOptions): Promise<void>;
  calibrate(options?: VerbOptions): Promise<void>;
  /** Sets the instrument's clock to the driver's, and answers how far it was out before and is after; announced as a `clock-sync` event too. */
  syncClock(options?: VerbOptions): Promise<ClockSync>;
  /** Has the instrument tell how it is; what it tells is published as particles. */
  acquireStatus(options?: VerbOptions): Promise<void>;
  /** Hands the instrument over: from now on its bytes are announced as `direct-access` events. */
  startDirect(options?: VerbOptions): Promise<void>;
  /** Sends bytes, or text of one byte a character, as they are. */
  executeDirect(bytes: Uint8Array | string, options?: VerbOptions): Promise<void>;
  /** Takes the instrument back, and finds out what it is doing. */
  stopDirect(options?: VerbOptions): Promise<void>;
  /** Runs a verb by its name, for programs that learn it at run time. Rejects with `UnknownCommandError` for any other name. */
  execute(verb: string, argument?: unknown, options?: VerbOptions): Promise<unknown>;
  /** Disconnects, and completes the streams; every verb rejects with `InterruptedError` from then on. Never rejects. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
