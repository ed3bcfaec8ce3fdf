import type { Connection } from '@taffrail/connection';
import { type SchedulerLike, Subscription } from 'rxjs';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { InstrumentEvent } from '../events.ts';
import type { Particle } from '../particle/particle.ts';
import type { InstrumentProtocol } from '../protocol/instrument-protocol.ts';

/** Who is told what happens during a session. */
export interface SessionListener<D extends AnyDefinition> {
  readonly event: (event: InstrumentEvent<D>) => void;
  readonly particle: (particle: Particle<D>) => void;
  /** The protocol has entered a state. */
  readonly stateEntered: () => void;
  /** The connection is gone; the session is still to be ended. */
  readonly lost: (error: unknown) => void;
}

/** One connection and the protocol that speaks over it, from connect to disconnect. */
export class Session<D extends AnyDefinition> {
  readonly protocol: InstrumentProtocol<D>;

  readonly #connection: Connection;
  readonly #scheduler: SchedulerLike;
  readonly #listener: SessionListener<D>;
  readonly #subscription = new Subscription();

  constructor(connection: Connection, protocol: InstrumentProtocol<D>, scheduler: SchedulerLike, listener: SessionListener<D>) {
    this.protocol = protocol;
    this.#connection = connection;
    this.#scheduler = scheduler;
    this.#listener = listener;
  }

  /** Starts the protocol. When it rejects, the session has been ended. */
  async start(): Promise<void> {
    const { event, particle, stateEntered } = this.#listener;
    this.#subscription.add(this.protocol.events$.subscribe(event));
    this.#subscription.add(this.protocol.particles$.subscribe(particle));
    this.#subscription.add(this.protocol.transitions$.subscribe(stateEntered));
    try {
      await this.protocol.start();
    } catch (error) {
      await this.end();
      throw error;
    }
    this.#watch();
  }

  /** Stops the protocol and closes the connection. Never rejects. */
  async end(): Promise<void> {
    await this.protocol.stop();
    this.#subscription.unsubscribe();
    await this.#connection.close();
  }

  /** Begins after the protocol has taken up the data, so that it is the protocol that receives what came early. */
  #watch(): void {
    const { event, lost } = this.#listener;
    let known: string | undefined;
    this.#subscription.add(this.#connection.status$.subscribe(({ instrumentLink, gap }) => {
      const atMs = this.#scheduler.now();
      if (instrumentLink !== known) event({ type: 'link', instrumentLink, atMs });
      known = instrumentLink;
      if (gap !== undefined) event({ type: 'gap', ...gap, atMs });
    }));
    this.#subscription.add(this.#connection.data$.subscribe({ error: lost }));
  }
}
