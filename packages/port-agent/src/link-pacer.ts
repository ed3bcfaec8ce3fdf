import type { SchedulerLike, Subscription } from 'rxjs';
import { isWithin } from './elapsed.ts';
import { LINK_HOLD_MS } from './limits.ts';
import type { Link } from './link/link.ts';

/** Someone that the link can wait for. */
export interface PacedClient {
  /** Told when the link waits for it no longer. */
  overdue(): void;
}

/**
 * Lets the link wait, for a moment at most, for clients that are nearly as fast as it is.
 *
 * An instrument that sends as fast as it can would otherwise outrun every client: all would be served from files, at more cost than
 * sharing what has just arrived. Bytes that wait wait in the kernel, in order. Whoever is not done in time falls behind and is not
 * waited for, and the link then goes on for at least as long as it was held: no client can hold the instrument up.
 */
export class LinkPacer {
  readonly #link: Pick<Link, 'hold'>;
  readonly #scheduler: SchedulerLike;
  readonly #clients = new Set<PacedClient>();
  #deadline: Subscription | undefined;
  #restsSinceMs = -Infinity;

  constructor({ link, scheduler }: { link: Pick<Link, 'hold'>; scheduler: SchedulerLike }) {
    this.#link = link;
    this.#scheduler = scheduler;
  }

  /** Holds the link until the client is let go, unless the link has just been held for too long, or cannot be. */
  waitFor(client: PacedClient): void {
    if (this.#link.hold === undefined || isWithin(LINK_HOLD_MS, { sinceMs: this.#restsSinceMs, nowMs: this.#scheduler.now() })) return;
    this.#clients.add(client);
    if (this.#deadline !== undefined) return;
    this.#link.hold(true);
    this.#deadline = this.#scheduler.schedule(() => { this.#giveUp(); }, LINK_HOLD_MS);
  }

  /** Says that a client has taken what it was to take, or has gone. */
  letGo(client: PacedClient): void {
    if (this.#clients.delete(client) && this.#clients.size === 0) this.#goOn();
  }

  #giveUp(): void {
    this.#restsSinceMs = this.#scheduler.now();
    const overdue = [...this.#clients];
    this.#clients.clear();
    this.#goOn();
    for (const client of overdue) client.overdue();
  }

  #goOn(): void {
    this.#deadline?.unsubscribe();
    this.#deadline = undefined;
    this.#link.hold?.(false);
  }
}
