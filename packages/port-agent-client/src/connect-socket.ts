import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { ConnectFailedError, hostPortOf } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import { timerMs } from './longest-timer.ts';
import { isSelfConnection } from './self-connection.ts';

/** How long connecting may take unless told otherwise. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** After this long without a byte the kernel starts to ask whether the other side is still there. */
const KEEPALIVE_AFTER_MS = 10_000;

/** Settings of a connecting. */
export interface ConnectSettings {
  readonly scheduler: SchedulerLike;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Speaks TLS; the other side must prove to be who it is called. */
  readonly tls?: ConnectionOptions | undefined;
}

/**
 * Connects to the host and port that a URL names.
 *
 * @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, or the signal's reason; then no socket is left.
 */
export async function connectSocket(url: string, { scheduler, timeoutMs, signal, tls }: ConnectSettings): Promise<Socket> {
  const { host, port } = hostPortOf(url);
  signal?.throwIfAborted();
  const place = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEPALIVE_AFTER_MS };
  const socket = tls === undefined ? connect(place) : connectTls({ ...place, ...tls });
  const ready = tls === undefined ? 'connect' : 'secureConnect';
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      deadline.unsubscribe();
      signal?.removeEventListener('abort', abort);
      socket.off(ready, connected);
      settle();
    };
    const giveUp = (error: Error) => {
      finish(() => {
        // Whoever gives up hears no more of it, its last error included.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      });
    };
    const connected = () => {
      if (isSelfConnection(socket)) return giveUp(new ConnectFailedError(url, 'nobody listens there: the connection met itself'));
      socket.off('error', failed);
      finish(() => { resolve(socket); });
    };
    const failed = (cause: Error) => { giveUp(new ConnectFailedError(url, cause.message, { cause })); };
    const abort = () => { giveUp(signal?.reason as Error); }; // whatever the caller aborted with
    const deadline = scheduler.schedule(() => { giveUp(new ConnectFailedError(url, `no connection within ${timeoutMs} ms`)); }, timerMs(timeoutMs));
    signal?.addEventListener('abort', abort, { once: true });
    socket.once(ready, connected);
    socket.once('error', failed);
  });
}
