import type { Connection } from '@taffrail/connection';
import type { SchedulerLike, Subscription } from 'rxjs';
import { DriverProtocolState, type DriverState } from '../lineage/names.ts';
import { DirectAccessLimitError } from './direct-access-limit-error.ts';

/** How often the right to write is asked for again during direct access; port agents let one lapse that is not used for 30 s. */
export const LEASE_RENEWAL_MS = 10_000;

/** What direct access is limited to. */
export interface DirectAccessOptions {
  /** How long nothing may be sent in it. Default 10 minutes. */
  readonly idleMs?: number;
  /** How long it may last in all. Default 1 hour. */
  readonly longestMs?: number;
  /** Whether it takes the right to write from whoever has it, rather than be refused. Default false. */
  readonly takeover?: boolean;
}

/** What a watch works with. */
export interface DirectAccessMeans {
  readonly scheduler: SchedulerLike;
  readonly connection: () => Connection | undefined;
  /** Takes the instrument back. */
  readonly stop: () => Promise<void>;
  readonly announce: (error: unknown) => void;
}

/** Holds the right to write during direct access, where the connection knows of one, and ends it at its limits. */
export class DirectAccessWatch {
  readonly #options: DirectAccessOptions;
  readonly #means: DirectAccessMeans;
  #idle: Subscription | undefined;
  #longest: Subscription | undefined;
  #renewal: Subscription | undefined;

  constructor(options: DirectAccessOptions, means: DirectAccessMeans) {
    this.#options = options;
    this.#means = means;
  }

  /** Takes the right to write, then starts direct access; when that fails the right is given back. */
  async startWith(start: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
    const { takeover = false } = this.#options;
    await this.#means.connection()?.requestWriteLease?.({ takeover, ...(signal === undefined ? {} : { signal }) });
    try {
      await start();
    } catch (error) {
      await this.giveBack();
      throw error;
    }
  }

  /** Gives the right to write back; that this failed is announced. */
  async giveBack(): Promise<void> {
    try {
      await this.#means.connection()?.releaseWriteLease?.();
    } catch (error) {
      this.#means.announce(error);
    }
  }

  /** Watches while the driver is in DIRECT_ACCESS, from its entry on. */
  follow(state: DriverState): void {
    this.end();
    if (state !== DriverProtocolState.DIRECT_ACCESS) return;
    const { longestMs = 3_600_000 } = this.#options;
    this.#waitForUse();
    this.#longest = this.#means.scheduler.schedule(() => { void this.#stop(new DirectAccessLimitError('longest', longestMs)); }, longestMs);
    if (this.#means.connection()?.requestWriteLease !== undefined) this.#renewLater();
  }

  /** Notes that something is sent. */
  used(): void {
    if (this.#idle !== undefined) this.#waitForUse();
  }

  /** Watches no longer. */
  end(): void {
    this.#idle?.unsubscribe();
    this.#idle = undefined;
    this.#longest?.unsubscribe();
    this.#renewal?.unsubscribe();
    this.#renewal = undefined;
  }

  #waitForUse(): void {
    const { idleMs = 600_000 } = this.#options;
    this.#idle?.unsubscribe();
    this.#idle = this.#means.scheduler.schedule(() => { void this.#stop(new DirectAccessLimitError('idle', idleMs)); }, idleMs);
  }

  #renewLater(): void {
    const renewal = this.#means.scheduler.schedule(() => {
      this.#means.connection()?.requestWriteLease?.({}).then(
        () => { if (this.#renewal === renewal) this.#renewLater(); },
        // Somebody else writes now: what is sent is refused with their name, and the limits end the rest.
        (error: unknown) => { if (this.#renewal === renewal) this.#means.announce(error); },
      );
    }, LEASE_RENEWAL_MS);
    this.#renewal = renewal;
  }

  async #stop(reason: DirectAccessLimitError): Promise<void> {
    this.end();
    this.#means.announce(reason);
    await this.#means.stop().catch((error: unknown) => { this.#means.announce(error); });
  }
}
