import { type AnyDefinition, DriverConnectionState, DriverProtocolState, type DriverState, type InstrumentEvent } from '@taffrail/driver';
import { map, merge, type Observable, Subscription, take } from 'rxjs';
import { connectionOpener } from '../connecting/open-connection.ts';
import { DisconnectedError, LinkDownError } from '../errors.ts';
import type { AnyDriver, InstrumentKind } from '../instruments/instrument-kind.ts';
import { type EventJson, eventToJson } from '../output/event-json.ts';
import { SettingsAsFound } from './settings-as-found.ts';

/** The states that say what an instrument is doing. */
const FOUND_STATES: readonly DriverState[] = [
  DriverProtocolState.COMMAND,
  DriverProtocolState.AUTOSAMPLE,
  DriverProtocolState.TEST,
  DriverProtocolState.CALIBRATE,
  DriverProtocolState.POLL,
];

/** Settings of a {@link DriverSession}. */
export interface SessionOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  /** Whether start-up values are sent to the instrument. */
  readonly startup: 'apply' | 'leave';
  readonly timeoutMs?: number;
  /** Whether a connection that is lost is looked for again, and the session goes on. Default false: it ends. */
  readonly reconnects?: boolean;
  /** Whether direct access takes the right to write from whoever has it. Default false. */
  readonly takesOver?: boolean;
  /** Receives everything that happens, from the first state change on. */
  readonly onEvent?: (event: EventJson) => void;
  /** How many particles are passed on to `onEvent`. Default all. */
  readonly particleLimit?: number;
}

/** A driver with one connection, from connecting to closing, that remembers what it found. */
export class DriverSession {
  readonly driver: AnyDriver;
  readonly definition: AnyDefinition;
  readonly settings: SettingsAsFound;
  /** Aborts when the session cannot go on: the caller's signal did, or the connection ended and is not to be looked for again. */
  readonly signal: AbortSignal;

  readonly #options: SessionOptions;
  readonly #ending = new AbortController();
  readonly #subscription = new Subscription();
  #foundState: DriverState | undefined;
  #instrumentState: DriverState | undefined;
  #lastError: Error | undefined;
  #isClosing = false;

  constructor({ definition, createDriver }: InstrumentKind, options: SessionOptions) {
    this.#options = options;
    this.definition = definition;
    this.settings = new SettingsAsFound(definition);
    const { startup, reconnects = false, takesOver = false } = options;
    this.driver = createDriver({
      open: connectionOpener(),
      startup,
      directAccess: { takeover: takesOver },
      ...(reconnects && { reconnect: { random: Math.random } }),
    });
    this.signal = AbortSignal.any([options.signal, this.#ending.signal]);
  }

  /** The state that the instrument was found in; undefined before it was. */
  get foundState(): DriverState | undefined {
    return this.#foundState;
  }

  /** The state that the instrument was last known in, whatever became of the connection since; undefined before it was found. */
  get instrumentState(): DriverState | undefined {
    return this.#instrumentState;
  }

  /** What verbs are called with. */
  get verbOptions(): { readonly signal: AbortSignal; readonly timeoutMs?: number } {
    const { timeoutMs } = this.#options;
    return { signal: this.signal, ...(timeoutMs !== undefined && { timeoutMs }) };
  }

  /** Connects. @throws {@link LinkDownError} when only the instrument is out of reach. */
  async connect(): Promise<void> {
    const { driver, verbOptions } = this;
    const { url, onEvent, particleLimit = Number.POSITIVE_INFINITY } = this.#options;
    this.#subscription.add(
      driver.events$.subscribe((event) => {
        this.#note(event);
      }),
    );
    if (onEvent !== undefined) this.#subscription.add(this.#everything(particleLimit).subscribe(onEvent));
    await driver.configure({ url }, verbOptions);
    await driver.connect(verbOptions);
    if (driver.state === DriverConnectionState.INST_DISCONNECTED) throw new LinkDownError(url);
  }

  /** Connects and finds out what the instrument is doing. */
  async discover(): Promise<DriverState> {
    await this.connect();
    return this.driver.discover(this.verbOptions);
  }

  /** Closes the connection and the driver. Never rejects. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.driver.close();
    this.#subscription.unsubscribe();
  }

  #everything(particleLimit: number): Observable<EventJson> {
    return merge(this.driver.events$, this.driver.particles$.pipe(take(particleLimit))).pipe(map(eventToJson));
  }

  #note(event: InstrumentEvent): void {
    if (event.type === 'config-change') this.settings.note(event.values);
    if (event.type === 'error') this.#lastError = event.error;
    if (event.type === 'state-change' && FOUND_STATES.includes(event.to)) {
      this.#foundState ??= event.to;
      this.#instrumentState = event.to;
    }
    const isConnectionOver =
      event.type === 'state-change' && event.to === DriverConnectionState.DISCONNECTED && event.from !== DriverConnectionState.UNCONFIGURED;
    if (!isConnectionOver || this.#isClosing || this.#options.reconnects === true) return;
    this.#ending.abort(this.#lastError ?? new DisconnectedError(this.#options.url));
  }
}
