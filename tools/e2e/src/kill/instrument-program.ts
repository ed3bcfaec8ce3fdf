import { createServer, type Socket } from 'node:net';
import { numberedLine } from './numbered-lines.ts';

/** What the instrument is told. */
export type InstrumentOrder =
  | { readonly type: 'mark'; readonly after: number }
  | { readonly type: 'burst'; readonly lines: number }
  | { readonly type: 'drop'; readonly how: 'end' | 'reset' }
  | { readonly type: 'listen' | 'deaf' };

/** What the instrument tells. */
export type InstrumentReport =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'marked'; readonly line: number }
  | { readonly type: 'connected' | 'dropped' | 'deaf' };

/** One that was not let run for a while makes up for no more than this. */
const LONGEST_PAUSE_MS = 200;

/** An instrument that sends numbered lines, a thousand a second, to whoever is connected, and does as it is told. */
class NumberingInstrument {
  readonly #server = createServer({ noDelay: true }, (socket) => { this.#connected(socket); });
  #port = 0;
  #socket: Socket | undefined;
  #next = 0;
  #marks: number[] = [];
  #sentAtMs = 0;

  obey(order: InstrumentOrder): void {
    switch (order.type) {
      case 'mark': return void this.#marks.push(this.#next + order.after);
      case 'burst': return this.#send(order.lines);
      case 'drop': return this.#drop(order.how);
      case 'listen': return this.listen();
      case 'deaf': return void this.#server.close(() => { report({ type: 'deaf' }); });
    }
  }

  /** Accepts connections, on the port that it had before if it had one. */
  listen(): void {
    this.#server.listen(this.#port, '127.0.0.1', () => {
      ({ port: this.#port } = this.#server.address() as { port: number }); // it listens on a TCP port
      report({ type: 'listening', port: this.#port });
    });
  }

  /** Sends what is due. */
  tick(): void {
    const due = Math.floor(performance.now() - this.#sentAtMs);
    if (due < 1) return;
    this.#sentAtMs += due;
    this.#send(Math.min(due, LONGEST_PAUSE_MS));
  }

  #connected(socket: Socket): void {
    this.#socket = socket;
    this.#sentAtMs = performance.now();
    const lost = () => { if (this.#socket === socket) this.#socket = undefined; };
    socket.on('error', lost).on('end', lost).on('close', lost).resume();
    report({ type: 'connected' });
  }

  #send(count: number): void {
    if (this.#socket === undefined) return;
    this.#socket.write(Buffer.concat(Array.from({ length: count }, () => numberedLine(this.#next++))));
    for (const line of this.#marks.filter((each) => each < this.#next)) report({ type: 'marked', line });
    this.#marks = this.#marks.filter((each) => each >= this.#next);
  }

  #drop(how: 'end' | 'reset'): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined || socket.destroyed) return report({ type: 'dropped' });
    socket.once('close', () => { report({ type: 'dropped' }); });
    if (how === 'end') socket.end();
    else socket.resetAndDestroy();
  }
}

function report(message: InstrumentReport): void {
  process.send?.(message);
}

const instrument = new NumberingInstrument();
process.on('message', (order: InstrumentOrder) => { instrument.obey(order); });
// Without whoever started it, it has no reason to run.
process.once('disconnect', () => process.exit(0));
setInterval(() => { instrument.tick(); }, 1);
instrument.listen();
