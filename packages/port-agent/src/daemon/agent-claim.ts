import { isNoRoom } from '../no-room.ts';
import type { AgentFiles } from './agent-files.ts';
import type { LogFile } from './log-file.ts';

/** Settings of an {@link AgentClaim}. */
export interface AgentClaimOptions {
  readonly files: AgentFiles;
  readonly log: LogFile;
  readonly ports: object;
  /** Which process it is, and of what. */
  readonly process: object;
}

/** What an agent writes into its directory so that others find it, as soon as the disk has room for that. */
export class AgentClaim {
  readonly #options: AgentClaimOptions;
  #isMade = false;
  #isTold = false;

  constructor(options: AgentClaimOptions) {
    this.#options = options;
  }

  /** Writes it, unless it is written; a full disk is told of once, and to be tried again. Throws what else the file system throws. */
  make(): void {
    if (this.#isMade) return;
    const { files, log, ports, process } = this.#options;
    try {
      files.write(files.ports, ports);
      // Last, since whoever finds it reads the others.
      files.write(files.pid, process);
      this.#isMade = true;
    } catch (error) {
      if (!isNoRoom(error)) throw error;
      if (!this.#isTold) log.write(`the disk has no room for ${files.pid}: until it has, nobody finds this agent by its directory`);
      this.#isTold = true;
    }
  }
}
