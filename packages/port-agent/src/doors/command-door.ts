import type { Socket } from 'node:net';
import type { Subscription } from 'rxjs';
import type { AgentCore } from '../agent-core.ts';
import { escapeBytes } from '../escape-bytes.ts';
import { COMMAND_IDLE_MS, COMMAND_LINE_LIMIT } from '../limits.ts';
import { metricsText } from '../metrics-text.ts';
import type { Writer } from '../write-lease.ts';
import type { Refusal } from './admission.ts';
import { breakDurationMs } from './break-command.ts';
import type { Reception } from './door.ts';
import { takeLeave } from './leave-taking.ts';
import type { ClientReport, Visitor } from './visitor.ts';

interface Client extends Writer {
  readonly socket: Socket;
  line: number[];
  idle: Subscription;
  /** How many BREAKs have yet to be answered. */
  breaks: number;
  /** Whether it has said that it asks nothing more. */
  isDone: boolean;
}

const HELP = 'commands: get_state, get_config, get_version, status, metrics, ping, break <ms>, help, shutdown';
const NEWLINE = 0x0a;

/** The command door: a line of text asks, a line answers whoever asked, and nobody else; only `metrics` takes more, up to `# EOF`. */
export class CommandDoor implements Reception {
  readonly #core: AgentCore;
  readonly #clients = new Set<Client>();

  constructor(core: AgentCore) {
    this.#core = core;
  }

  get clients(): readonly ClientReport[] {
    return [...this.#clients].map(({ name, socket }) => ({ name, queuedBytes: socket.writableLength }));
  }

  admit(socket: Socket, { door, address, name }: Visitor): void {
    const client: Client = { name, note: { door, address }, socket, line: [], idle: this.#idleDeadline(() => client), breaks: 0, isDone: false };
    this.#clients.add(client);
    socket.on('data', (bytes) => { this.#received(client, bytes); });
    // Whoever asks and says that this was all waits for the answer.
    socket.allowHalfOpen = true;
    socket.once('end', () => {
      client.isDone = true;
      endIfDone(client);
    });
    socket.once('close', () => {
      this.#clients.delete(client);
      client.idle.unsubscribe();
      this.#core.release(client);
    });
  }

  refusal({ message }: Refusal): Uint8Array {
    return new TextEncoder().encode(`${message}\n`);
  }

  #received(client: Client, bytes: Uint8Array): void {
    const { socket } = client;
    for (const [i, byte] of bytes.entries()) {
      if (!socket.writable) return;
      if (byte !== NEWLINE) client.line.push(byte);
      else {
        const line = Uint8Array.from(client.line);
        client.line = [];
        client.idle.unsubscribe();
        client.idle = this.#idleDeadline(() => client);
        this.#obey(client, line);
        // A few bytes may ask for very many: what else came with them waits until the answers so far have been taken.
        if (socket.isPaused()) return giveBack(socket, bytes.subarray(i + 1));
      }
      if (client.line.length > COMMAND_LINE_LIMIT) return this.#sendAway(client, `a command has at most ${COMMAND_LINE_LIMIT} bytes`);
    }
  }

  #idleDeadline(client: () => Client): Subscription {
    return this.#core.scheduler.schedule(() => { this.#sendAway(client(), `no command for ${COMMAND_IDLE_MS / 1_000} s`); }, COMMAND_IDLE_MS);
  }

  #obey(client: Client, line: Uint8Array): void {
    const command = escapeBytes(line).replace(/(\\r|\s)+$/, '').trimStart();
    const word = command.split(/\s/, 1)[0];
    if (word === 'break') return this.#sendBreak(client, command);
    this.#reply(client, this.#answer(command));
    if (command === 'shutdown') this.#core.shutdown(`${client.name} asked for it`);
  }

  #answer(command: string): string {
    switch (command) {
      case '': return 'Received empty command on command port';
      case 'get_state': return this.#core.link === 'up' ? 'CONNECTED' : 'DISCONNECTED';
      case 'get_config': return JSON.stringify(this.#core.config());
      case 'get_version': return `taffrail port-agent ${this.#core.version}`;
      case 'status': return JSON.stringify(this.#core.report());
      case 'metrics': return metricsText([this.#core.report()]).trimEnd();
      case 'ping': return `pong. version: ${this.#core.version}`;
      case 'help': return HELP;
      case 'shutdown': return 'shutting down';
      default: return `Received bad command on command port: '${command}'`;
    }
  }

  #sendBreak(client: Client, command: string): void {
    const durationMs = breakDurationMs(command);
    if (typeof durationMs === 'string') return this.#reply(client, durationMs);
    client.breaks++;
    this.#core.sendBreak(client, durationMs, (outcome) => {
      client.breaks--;
      this.#reply(client, 'position' in outcome ? `break ${durationMs}` : `${outcome.code}: ${outcome.message}`);
      endIfDone(client);
    });
  }

  #sendAway(client: Client, why: string): void {
    client.idle.unsubscribe();
    this.#reply(client, why);
    takeLeave(client.socket, { scheduler: this.#core.scheduler });
  }

  #reply({ socket }: Client, text: string): void {
    if (!socket.writable) return;
    // One that asks and never reads is not answered without end: it is read no further until it has taken its answers.
    if (socket.write(`${text}\n`) || socket.isPaused()) return;
    socket.pause();
    socket.once('drain', () => socket.resume());
  }
}

function endIfDone({ socket, breaks, isDone }: Client): void {
  if (isDone && breaks === 0) socket.end();
}

/** Puts bytes back in front of what is yet to be read. */
function giveBack(socket: Socket, bytes: Uint8Array): void {
  if (bytes.length > 0) socket.unshift(bytes);
}
