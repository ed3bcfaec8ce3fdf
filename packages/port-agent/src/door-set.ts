import type { AgentCore } from './agent-core.ts';
import { ByteDoor } from './doors/byte-door.ts';
import { CommandDoor } from './doors/command-door.ts';
import { dataSpeech } from './doors/data-speech.ts';
import { Door, type DoorOptions, type Reception } from './doors/door.ts';
import { rawSpeech } from './doors/raw-speech.ts';
import type { FedReception } from './doors/reception.ts';
import { sniffSpeech } from './doors/sniff-speech.ts';
import { StreamDoor } from './doors/stream-door.ts';
import { DoorError } from './errors.ts';
import type { Batch } from './journal/batch.ts';
import type { DoorReport } from './agent-report.ts';
import { DOOR_NAMES, type DoorName, type DoorPorts, type DoorRequests, hostOfDoor } from './port-agent-options.ts';
import type { StreamSecurity } from './stream-security.ts';

/** Which doors to open, and where the link leads, which must not be to one of them. */
export interface DoorPlan {
  readonly host: string;
  readonly requests: DoorRequests;
  readonly linkUrl: string;
  readonly security: StreamSecurity;
}

/** All doors of one agent. */
export class DoorSet {
  readonly #core: AgentCore;
  readonly #doors = new Map<DoorName, Door>();
  readonly #fed: readonly FedReception[];
  readonly #receptions: Readonly<Record<DoorName, Reception>>;

  constructor(core: AgentCore) {
    this.#core = core;
    const stream = new StreamDoor(core);
    const data = new ByteDoor(core, dataSpeech(core.scheduler));
    const raw = new ByteDoor(core, rawSpeech);
    const sniff = new ByteDoor(core, sniffSpeech);
    this.#fed = [stream, data, raw, sniff];
    this.#receptions = { stream, data, raw, sniff, command: new CommandDoor(core) };
  }

  /** The port of each door that is open. */
  get ports(): DoorPorts {
    return Object.fromEntries([...this.#doors].map(([name, door]) => [name, door.port]));
  }

  /** Tells of the doors that are open and of who is in. */
  get report(): Readonly<Partial<Record<DoorName, DoorReport>>> {
    return Object.fromEntries([...this.#doors].map(([name, { host, port, clients }]) => [name, { host, port, clients }]));
  }

  /** Opens the doors asked for, all of them or none. @throws {@link DoorError}. */
  async open({ host, requests, linkUrl, security: { tls } }: DoorPlan): Promise<void> {
    const { scheduler, counters } = this.#core;
    const log = (line: string) => { this.#core.log(line); };
    const turnedAway = () => { counters.turnedAway++; };
    try {
      for (const name of DOOR_NAMES) {
        const port = requests[name] ?? 0;
        if (port === false) continue;
        const options = { name, host: hostOfDoor(name, host), port, scheduler, reception: this.#receptions[name], log, turnedAway };
        this.#doors.set(name, await openAside(name === 'stream' && tls !== undefined ? { ...options, tls } : options, linkUrl));
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Passes on to every client what was just journalled. */
  offer(batch: Batch): void {
    for (const reception of this.#fed) reception.offer(batch);
  }

  /** Tells every client that the agent is alive. */
  beat(): void {
    for (const reception of this.#fed) reception.beat(this.#core.link);
  }

  /** Tells every client of a trouble of the agent's own. */
  fault(code: string, message: string): void {
    for (const reception of this.#fed) reception.fault(code, message);
  }

  /** Lets clients take what is queued for them, within a deadline, and closes. */
  async close(): Promise<void> {
    await Promise.all([...this.#doors.values()].map((door) => door.close()));
    this.#doors.clear();
  }
}

/**
 * Opens a door where the link does not lead. An agent that is its own instrument feeds itself what it says, until the disk is full;
 * and the system likes to give out a port that an instrument on this machine has just left.
 */
async function openAside(options: DoorOptions, linkUrl: string): Promise<Door> {
  const door = await Door.open(options);
  if (!leadsTo(linkUrl, { host: options.host, port: door.port })) return door;
  try {
    if (options.port !== 0) throw new DoorError(options.name, `${linkUrl} leads to it`);
    // Opened before the first is closed, so it is another port.
    return await Door.open(options);
  } finally {
    await door.close();
  }
}

function leadsTo(linkUrl: string, { host, port }: { host: string; port: number }): boolean {
  const target = new URL(linkUrl);
  const name = target.hostname.replace(/^\[|\]$/g, '');
  return target.port === String(port) && (name === host || name === 'localhost' || name === '::1' || name.startsWith('127.'));
}
