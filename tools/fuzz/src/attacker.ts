import { connect, type Socket } from 'node:net';
import type { SeededRandom } from '@taffrail/simulator';
import { pick } from './draw.ts';

/** How a hostile client goes. */
type Leaving = 'end' | 'reset' | 'destroy';

/** After how long without anything going either way an attacker that cannot get rid of its bytes gives up. */
const PATIENCE_MS = 2_000;

/** A hostile client of one door. */
export class Attacker {
  /** Fulfilled when it has sent what it has to send, or could not. */
  readonly spoken: Promise<void>;
  readonly #socket: Socket;
  readonly #leaving: Leaving;
  readonly #closed: Promise<void>;

  constructor(port: number, { bytes, random }: { readonly bytes: Uint8Array; readonly random: SeededRandom }) {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: random.below(2) === 0 });
    this.#socket = socket;
    this.#leaving = pick(random, ['end', 'reset', 'destroy']);
    this.#closed = new Promise((resolve) => socket.once('close', () => { resolve(); }));
    socket.on('error', () => undefined); // it may be cut off at any moment
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    // Some never read what they are told.
    if (random.below(4) > 0) socket.resume();
    this.spoken = new Promise((resolve) => {
      void this.#closed.then(resolve);
      socket.write(bytes, () => { resolve(); });
    });
  }

  /** Goes, if it was not sent away yet, and resolves when it has. */
  async leave(): Promise<void> {
    const socket = this.#socket;
    if (this.#leaving === 'end') socket.end(() => socket.destroy());
    // Node never tells of the close of a socket that is reset while it is ending.
    else if (this.#leaving === 'reset' && socket.writable) socket.resetAndDestroy();
    else socket.destroy();
    await this.#closed;
  }
}
