import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, parseIdentity, type ProcessIdentity } from '../process-identity.ts';
import { lockIn } from '../journal/journal-lock.ts';
import { isNoRoom } from '../no-room.ts';
import { overwriteFile, removeIfPossible, writeWholeFile } from '../whole-file.ts';

/** Where a door is. */
export interface DoorPlace {
  readonly host: string;
  readonly port: number;
}

/** The files by which an agent's process is found from outside. */
export class AgentFiles {
  readonly pid: string;
  readonly ports: string;
  readonly status: string;
  readonly log: string;
  readonly #lock: string;

  constructor(dir: string) {
    this.pid = join(dir, 'port-agent.pid');
    this.ports = join(dir, 'port-agent.ports.json');
    this.status = join(dir, 'port-agent.status.json');
    this.log = join(dir, 'port-agent.log');
    this.#lock = lockIn(join(dir, 'journal'));
  }

  /** Gives the process that runs here; a file that a dead one left behind counts for nothing, whoever has its number now. */
  runningProcess(): ProcessIdentity | undefined {
    const identity = parseIdentity(readText(this.pid) ?? '');
    return identity !== undefined && isRunning(identity) ? identity : undefined;
  }

  /** Whether the process that is named here runs other agents too, and so must not be ended for the sake of this one. */
  get isShared(): boolean {
    return this.read(this.pid)?.['isShared'] === true;
  }

  /** Where the command door is, if it is open. */
  get commandDoor(): DoorPlace | undefined {
    const port = this.read(this.ports)?.['command'];
    const host = this.read(this.pid)?.['commandHost'];
    return typeof port === 'number' && typeof host === 'string' ? { host, port } : undefined;
  }

  /** Whether a process is named here, dead or alive; where the disk had no room for that, its journal's lock is. */
  get isClaimed(): boolean {
    return existsSync(this.pid) || existsSync(this.#lock);
  }

  /** Writes one of the files: whole, or on a full disk over the one that an earlier agent left. Throws what the file system throws. */
  write(path: string, value: object): void {
    const text = `${JSON.stringify(value)}\n`;
    try {
      // They are of a process that runs; whoever finds them torn after a crash takes them for none, as they are then.
      writeWholeFile(path, text, { outlastsCrash: false });
    } catch (error) {
      if (!isNoRoom(error) || !existsSync(path)) throw error;
      overwriteFile(path, text);
    }
  }

  /** Reads one of the files; undefined when it is not there or not whole. */
  read(path: string): Readonly<Record<string, unknown>> | undefined {
    try {
      const value: unknown = JSON.parse(readText(path) ?? '');
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined; // just found to be an object
    } catch {
      return undefined; // not there, or not JSON: both mean that nobody wrote it
    }
  }

  /**
   * Removes what tells of a running process; the pid file last, since its going is the sign that all is over. The last status stays, and
   * so does what a disk that has become read-only keeps: nobody takes it for another process.
   */
  remove(): void {
    for (const path of [this.ports, this.pid]) removeIfPossible(path);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
