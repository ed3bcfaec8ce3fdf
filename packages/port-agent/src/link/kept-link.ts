import type { SchedulerLike, Subscription } from 'rxjs';
import { BreakError } from '../errors.ts';
import { CONNECT_DEADLINE_MS, DRAIN_DEADLINE_MS } from '../limits.ts';
import { HeldWrites } from './held-writes.ts';
import { LineBreak } from './line-break.ts';
import type { LinkConnection, LinkKind } from './link-connection.ts';
import type { Link, LinkListener } from './link.ts';
import { ReconnectBackoff } from './reconnect-backoff.ts';

/** What every link needs besides its kind. */
export interface LinkSurroundings {
  readonly scheduler: SchedulerLike;
  /** Gives numbers from 0 up to 1, for the jitter of reconnection. */
  readonly random: () => number;
}

/**
 * A link of any kind, kept up for ever: never two connections at once, an attempt given up after its deadline, the next one after
 * a pause that grows, and a change of state told once however many attempts follow.
 */
export class KeptLink implements Link {
  readonly url: string;
  readonly longestWriteBytes: number;
  readonly sendBreak?: (durationMs: number) => Promise<void>;
  readonly #kind: LinkKind;
  readonly #scheduler: SchedulerLike;
  readonly #backoff: ReconnectBackoff;
  readonly #held = new HeldWrites();
  #listener: LinkListener | undefined;
  #connection: LinkConnection | undefined;
  #break: LineBreak | undefined;
  #timer: Subscription | undefined;
  #isUp = false;
  #wasToldDown = false;
  #isStopping = false;
  #onClosed: (() => void) | undefined;

  constructor(kind: LinkKind, { scheduler, random }: LinkSurroundings) {
    this.url = kind.url;
    this.longestWriteBytes = kind.longestWriteBytes;
    if (kind.hasBreak) this.sendBreak = async (durationMs) => this.#sendBreak(durationMs);
    this.#kind = kind;
    this.#scheduler = scheduler;
    this.#backoff = new ReconnectBackoff(random);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get queuedBytes(): number {
    return this.#held.lengthBytes + (this.#connection?.queuedBytes ?? 0);
  }

  start(listener: LinkListener): void {
    this.#listener = listener;
    this.#open();
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#isUp || this.#connection === undefined) return false;
    if (this.#break === undefined) return this.#connection.write(bytes);
    this.#held.push(bytes);
    return true;
  }

  hold(isHeld: boolean): void {
    this.#connection?.hold?.(isHeld);
  }

  async stop(): Promise<void> {
    // What arrives until the connection is closed is still received: it would be lost to everybody.
    this.#isStopping = true;
    this.#timer?.unsubscribe();
    const connection = this.#connection;
    if (connection === undefined) return;
    const closed = new Promise<void>((resolve) => { this.#onClosed = resolve; });
    const deadline = this.#scheduler.schedule(() => { connection.abort('the agent stopped'); }, DRAIN_DEADLINE_MS);
    this.#break?.cutShort('the agent stopped');
    await this.#break?.done.catch(() => undefined); // whoever asked for it is told
    if (this.#isUp) connection.end();
    else connection.abort('the agent stopped');
    await closed;
    deadline.unsubscribe();
  }

  #open(): void {
    const connection = this.#kind.open({
      opened: () => { this.#opened(); },
      received: (framed, isLast) => this.#listener?.received(framed, isLast),
      closed: (reason) => { this.#closed(reason); },
    });
    this.#connection = connection;
    this.#timer = this.#scheduler.schedule(() => { connection.abort(`no connection within ${CONNECT_DEADLINE_MS} ms`); }, CONNECT_DEADLINE_MS);
  }

  #opened(): void {
    this.#timer?.unsubscribe();
    if (this.#isStopping) return;
    this.#backoff.linkUp(this.#scheduler.now());
    this.#isUp = true;
    this.#wasToldDown = false;
    this.#listener?.linkUp();
  }

  #closed(reason: string): void {
    this.#timer?.unsubscribe();
    this.#connection = undefined;
    this.#isUp = false;
    this.#held.takeAll();
    this.#break?.cutShort(`the link was lost: ${reason}`);
    this.#onClosed?.();
    if (this.#isStopping) return;
    this.#timer = this.#scheduler.schedule(() => { this.#open(); }, this.#backoff.delayMs(this.#scheduler.now()));
    if (this.#wasToldDown) return;
    this.#wasToldDown = true;
    this.#listener?.linkDown(reason);
  }

  async #sendBreak(durationMs: number): Promise<void> {
    const connection = this.#connection;
    if (!this.#isUp || connection === undefined) throw new BreakError(this.url, 'the link is down');
    if (this.#break !== undefined) throw new BreakError(this.url, 'another one is being sent');
    const lineBreak = new LineBreak(connection, { url: this.url, durationMs, scheduler: this.#scheduler });
    this.#break = lineBreak;
    try {
      await lineBreak.done;
    } finally {
      this.#break = undefined;
      if (this.#connection === connection) for (const bytes of this.#held.takeAll()) connection.write(bytes);
    }
  }
}
