import type { Socket } from 'node:net';
import type { SchedulerLike } from 'rxjs';
import { DRAIN_DEADLINE_MS } from '../limits.ts';

/**
 * Says last words to a client and closes its connection so that they arrive: a socket that is closed while bytes from the other side
 * lie unread in it is reset, and what was still on its way is lost with it. So what it sends is read and thrown away, for a moment.
 */
export function takeLeave(socket: Socket, { scheduler, words }: { scheduler: SchedulerLike; words?: Uint8Array | undefined }): void {
  if (socket.destroyed) return;
  if (words === undefined) socket.end();
  else socket.end(words);
  socket.removeAllListeners('data');
  socket.resume();
  const deadline = scheduler.schedule(() => { socket.destroy(); }, DRAIN_DEADLINE_MS);
  socket.once('close', () => { deadline.unsubscribe(); });
}
