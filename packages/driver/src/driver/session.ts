import { type Connection, ConnectionLostError } from '@taffrail/connection';
import { type Transition, TransitionError } from '@taffrail/fsm';
import { type SchedulerLike, Subscription } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { LimitError } from '../errors.ts';
import type { InstrumentEvent } from '../events.ts';
import type { DriverEvent, DriverProtocolState } from '../lineage/names.ts';
import type { Particle } from '../particle/particle.ts';
import { inPresent } from '../protocol/in-present.ts';
import type { InstrumentProtocol } from '../protocol/instrument-protocol.ts';
import type { Continuation } from './continuation.ts';
import { asError } from './translate-error.ts';

/** How long the end of a session waits for a protocol to stop, and then for a connection to close. */
export const SESSION_END_LIMIT_MS = 5_000;

/** Who is told what happens during a session. */
export interface SessionListener<D extends AnyDefinition> {
  readonly event: (event: InstrumentEvent<D>) => void;
  readonly particle: (particle: Particle<D>) => void;
  /** The protocol has entered a state. */
  readonly stateEntered: (transition: Transition<DriverProtocolState, DriverEvent>) => void;
  /** The instrument's own link went down, or is up again, in a session that had started. */
  readonly linkChanged: (link: 'up' | 'down') => void;
  /** The port agent of a session that had started is being looked for; the instrument is then what it was. */
  readonly agentGone: () => void;
  /** It is there again, and the instrument's link as it was. */
  readonly agentReturned: () => void;
  /** The connection of a session that had started is gone; the session is still to be ended. */
  readonly lost: (error: unknown) => void;
}

/** What a {@link Session} works with. */
export interface SessionMeans<D extends AnyDefinition> {
  readonly scheduler: SchedulerLike;
  readonly listener: SessionListener<D>;
  readonly continuation: Continuation;
}

/** One connection and the protocol that speaks over it, from connect to disconnect. */
export class Session<D extends AnyDefinition> {
  readonly protocol: InstrumentProtocol<D>;
  readonly connection: Connection;
  readonly #scheduler: SchedulerLike;
  readonly #listener: SessionListener<D>;
  readonly #continuation: Continuation;
  readonly #subscription = new Subscription();
  #isStarted = false;
  #link: 'up' | 'down' = 'up';
  #isAgentThere = true;
  #isCatchingUp = false;
  #lostBefore: { readonly error: unknown } | undefined;
  #ending: Promise<void> | undefined;

  constructor(connection: Connection, protocol: InstrumentProtocol<D>, { scheduler, listener, continuation }: SessionMeans<D>) {
    this.protocol = protocol;
    this.connection = connection;
    this.#scheduler = scheduler;
    this.#listener = listener;
    this.#continuation = continuation;
  }

  /** Whether the instrument's own link was last said to be up, or down; up until something is said. */
  get link(): 'up' | 'down' {
    return this.#link;
  }

  /** Whether the instrument can be spoken with: the agent is there, and what comes is of now. */
  get isPresent(): boolean {
    return this.#isAgentThere;
  }

  /**
   * Starts the protocol, and waits until what was journalled while nobody was here has come, since nothing of that answers
   * what is sent now. Rejects when that fails, the connection is lost meanwhile, or the signal aborts; the session has then been ended. */
  async start(signal: AbortSignal): Promise<void> {
    const { event, particle, stateEntered } = this.#listener;
    this.#subscription.add(this.protocol.events$.subscribe(event));
    this.#subscription.add(this.protocol.particles$.subscribe(particle));
    this.#subscription.add(this.protocol.transitions$.subscribe(stateEntered));
    try {
      await bounded(this.protocol.start(), { scheduler: this.#scheduler, signals: [signal] });
      this.#watch();
      if (this.#isCatchingUp) await this.#caughtUp(signal);
      if (this.#lostBefore !== undefined) throw this.#lostBefore.error;
      signal.throwIfAborted();
      this.#isStarted = true;
    } catch (error) {
      await this.end();
      // Nobody ever was in the state that could not be entered.
      throw error instanceof TransitionError ? error.cause : error;
    }
  }

  /** Does at once what may send something, or, since nothing that was journalled earlier answers that, as soon as what comes is of now. */
  inPresent<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.#isCatchingUp ? this.#caughtUp(signal).then(work) : work();
  }

  /** Stops the protocol and closes the connection, each within {@link SESSION_END_LIMIT_MS}; what takes longer is announced and left behind. Never rejects. */
  end(): Promise<void> {
    return (this.#ending ??= this.#end());
  }

  async #end(): Promise<void> {
    // Whoever wants an end as a sample comes gets the others that came with it.
    await Promise.resolve();
    // In one turn with the protocol's letting go of the data.
    this.#continuation.left(this.connection);
    await this.#within(() => this.protocol.stop(), 'stopping the protocol');
    this.#subscription.unsubscribe();
    await this.#within(() => this.connection.close(), 'closing the connection');
  }

  async #caughtUp(signal: AbortSignal | undefined): Promise<void> {
    const waiting = inPresent(this.connection.status$).subscribe();
    // Where the protocol has been stopped meanwhile, that is what refuses whatever waits.
    this.#subscription.add(waiting);
    try {
      await bounded(new Promise<void>((resolve) => { waiting.add(resolve); }), { scheduler: this.#scheduler, signals: [signal] });
    } finally {
      waiting.unsubscribe();
    }
  }

  async #within(work: () => Promise<void>, attempted: string): Promise<void> {
    try {
      const ended = await bounded(work(), { scheduler: this.#scheduler, timeoutMs: SESSION_END_LIMIT_MS });
      if (ended === undefined) throw new LimitError('SESSION_END_LIMIT_MS', SESSION_END_LIMIT_MS, attempted);
    } catch (error) {
      this.#listener.event({ type: 'error', ...asError(error), atMs: this.#scheduler.now() });
    }
  }

  /** Begins after the protocol has taken up the data, so that it is the protocol that receives what came early. */
  #watch(): void {
    const { event } = this.#listener;
    let known: string | undefined;
    let isJournalFailing = false;
    this.#subscription.add(this.connection.status$.subscribe(({ instrumentLink, gap, journal, isCatchingUp = false }) => {
      this.#isCatchingUp = isCatchingUp;
      const atMs = this.#scheduler.now();
      if (instrumentLink !== known) event({ type: 'link', instrumentLink, atMs });
      known = instrumentLink;
      this.#noteLink(instrumentLink);
      if (gap !== undefined) event({ type: 'gap', ...gap, atMs });
      if (journal === undefined || (journal === 'failing') === isJournalFailing) return;
      isJournalFailing = journal === 'failing';
      event({ type: 'journal', journal, atMs });
    }));
    this.#subscription.add(this.connection.data$.subscribe({
      error: (error: unknown) => { this.#lose(error); },
      // Nobody here has closed it, or this subscription would be over.
      complete: () => { this.#lose(new ConnectionLostError(this.connection.url, 'somebody else closed it')); },
    }));
  }

  /** Where nobody knows, the agent is being looked for; it is back when nothing comes any more that is of earlier. */
  #noteLink(link: 'up' | 'down' | 'unknown'): void {
    const { linkChanged, agentGone, agentReturned } = this.#listener;
    const [wasThere, before] = [this.#isAgentThere, this.#link];
    this.#isAgentThere = link !== 'unknown' && !this.#isCatchingUp;
    if (link !== 'unknown') this.#link = link;
    if (!this.#isStarted) return;
    if (link === 'unknown') agentGone();
    else if (link !== before) linkChanged(link);
    else if (!wasThere && this.#isAgentThere) agentReturned();
  }

  #lose(error: unknown): void {
    if (this.#isStarted) this.#listener.lost(error);
    else this.#lostBefore ??= { error };
  }
}
