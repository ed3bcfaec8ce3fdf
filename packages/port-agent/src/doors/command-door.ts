import type { Socket } from 'node:net';
import type { AgentCore } from '../agent-core.ts';
import { escapeBytes } from '../escape-bytes.ts';
import { COMMAND_LINE_LIMIT } from '../limits.ts';
import type { Writer } from '../write-lease.ts';
import { breakDurationMs } from './break-command.ts';
import type { Reception } from './door.ts';

interface Client extends Writer {
  readonly socket: Socket;
}

const HELP = 'commands: get_state, get_config, get_version, ping, break <ms>, help, shutdown';
const NEWLINE = 0x0a;

/** The command door: a line of text asks, a line answers whoever asked, and nobody else. */
export class CommandDoor implements Reception {
  readonly #core: AgentCore;

  constructor(core: AgentCore) {
    this.#core = core;
  }

  admit(socket: Socket, name: string): void {
    const client = { name, socket };
    let line: number[] = [];
    socket.on('data', (bytes) => {
      for (const byte of bytes) {
        if (!socket.writable) return;
        if (byte !== NEWLINE) line.push(byte);
        else {
          this.#obey(client, Uint8Array.from(line));
          line = [];
        }
        if (line.length > COMMAND_LINE_LIMIT) return this.#hangUp(client);
      }
    });
    socket.once('close', () => { this.#core.release(client); });
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
      case 'ping': return `pong. version: ${this.#core.version}`;
      case 'help': return HELP;
      case 'shutdown': return 'shutting down';
      default: return `Received bad command on command port: '${command}'`;
    }
  }

  #sendBreak(client: Client, command: string): void {
    const durationMs = breakDurationMs(command);
    if (typeof durationMs === 'string') return this.#reply(client, durationMs);
    this.#core.sendBreak(client, durationMs, (outcome) => {
      this.#reply(client, 'position' in outcome ? `break ${durationMs}` : `${outcome.code}: ${outcome.message}`);
    });
  }

  #hangUp(client: Client): void {
    this.#reply(client, `a command has at most ${COMMAND_LINE_LIMIT} bytes`);
    client.socket.destroySoon();
  }

  #reply({ socket }: Client, text: string): void {
    if (!socket.writable) return;
    // One that asks and never reads is not answered without end: it is read no further until it has taken its answers.
    if (socket.write(`${text}\n`) || socket.isPaused()) return;
    socket.pause();
    socket.once('drain', () => socket.resume());
  }
}
