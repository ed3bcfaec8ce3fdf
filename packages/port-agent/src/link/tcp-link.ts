import { connect, type Socket } from 'node:net';
import type { SchedulerLike, Subscription } from 'rxjs';
import { CONNECT_DEADLINE_MS, DRAIN_DEADLINE_MS } from '../limits.ts';
import type { Link, LinkListener } from './link.ts';
import { ReceiveSlab } from './receive-slab.ts';
import { ReconnectBackoff } from './reconnect-backoff.ts';

/** After this long without a byte the kernel starts to ask whether the other side is still there. */
const KEEPALIVE_AFTER_MS = 10_000;

/** Settings of a {@link TcpLink}. */
export interface TcpLinkOptions {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly scheduler: SchedulerLike;
  /** Gives numbers from 0 up to 1, for the jitter of reconnection. */
  readonly random: () => number;
}

/** A link over TCP. Notices the end of the connection at once and a vanished peer by keepalive; never has two connections open. */
export class TcpLink implements Link {
  readonly url: string;
  readonly #options: TcpLinkOptions;
  readonly #backoff: ReconnectBackoff;
  readonly #slab = new ReceiveSlab();
  #listener: LinkListener | undefined;
  #socket: Socket | undefined;
  #timer: Subscription | undefined;
  #isUp = false;
  #wasToldDown = false;

  constructor(options: TcpLinkOptions) {
    this.url = options.url;
    this.#options = options;
    this.#backoff = new ReconnectBackoff(options.random);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get queuedBytes(): number {
    return this.#socket?.writableLength ?? 0;
  }

  start(listener: LinkListener): void {
    this.#listener = listener;
    this.#connect();
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#isUp || this.#socket?.writable !== true) return false;
    this.#socket.write(bytes);
    return true;
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
    this.#timer?.unsubscribe();
    const socket = this.#socket;
    if (socket === undefined) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => { resolve(); }));
    const deadline = this.#options.scheduler.schedule(() => socket.destroy(), DRAIN_DEADLINE_MS);
    if (this.#isUp) socket.destroySoon();
    else socket.destroy();
    await closed;
    deadline.unsubscribe();
  }

  #connect(): void {
    const { host, port, scheduler } = this.#options;
    let reason: string | undefined;
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEPALIVE_AFTER_MS,
      onread: {
        buffer: () => this.#slab.room(),
        callback: (lengthBytes) => {
          this.#listener?.received(this.#slab.take(lengthBytes));
          return true;
        },
      },
    });
    this.#socket = socket;
    this.#timer = scheduler.schedule(() => {
      reason = `no connection within ${CONNECT_DEADLINE_MS} ms`;
      socket.destroy();
    }, CONNECT_DEADLINE_MS);
    socket.once('connect', () => { this.#connected(); });
    socket.once('end', () => {
      reason ??= 'the instrument closed the connection';
      // What is still queued for an instrument that has closed has nowhere to go, and must not keep the link from closing.
      socket.destroy();
    });
    socket.on('error', (error) => { reason ??= error.message; });
    socket.once('close', () => { this.#closed(reason ?? 'the connection closed'); });
  }

  #connected(): void {
    this.#timer?.unsubscribe();
    if (this.#listener === undefined) return;
    this.#backoff.linkUp(this.#options.scheduler.now());
    this.#isUp = true;
    this.#wasToldDown = false;
    this.#listener.linkUp();
  }

  #closed(reason: string): void {
    this.#timer?.unsubscribe();
    this.#socket = undefined;
    this.#isUp = false;
    if (this.#listener === undefined) return;
    const { scheduler } = this.#options;
    this.#timer = scheduler.schedule(() => { this.#connect(); }, this.#backoff.delayMs(scheduler.now()));
    if (this.#wasToldDown) return;
    this.#wasToldDown = true;
    this.#listener.linkDown(reason);
  }
}
