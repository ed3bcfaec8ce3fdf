import { join } from 'node:path';
import { AgentRuntime, type LinkWait } from './agent-runtime.ts';
import { Journal } from './journal/journal.ts';
import { linkFor } from './link/link-url.ts';
import type { AgentReport } from './agent-report.ts';
import { inDirectory, makeDirectory } from './make-directory.ts';
import { type AgentStatus, completeOptions, type DoorPorts, type PortAgentOptions } from './port-agent-options.ts';
import { readStreamSecurity } from './stream-security.ts';

/**
 * A port agent in this process: owns the one link to an instrument, journals every byte in either direction, and serves everybody
 * from the journal.
 */
export class PortAgent {
  /** Fulfilled with the reason when the agent has stopped, whoever asked for it. */
  readonly ended: Promise<string>;
  readonly #runtime: AgentRuntime;

  private constructor(runtime: AgentRuntime) {
    this.#runtime = runtime;
    this.ended = runtime.ended;
  }

  /**
   * Opens the journal and the doors and begins to connect to the instrument; resolves when clients can come, link or no link.
   *
   * @throws {@link PortAgentOptionError}, {@link LinkUrlError}, {@link LinkSupportError}, {@link SecretFileError}, {@link DirectoryError}, {@link JournalLockedError}, {@link JournalFormatError} or {@link DoorError}.
   */
  static async start(options: PortAgentOptions): Promise<PortAgent> {
    const complete = completeOptions(options);
    const security = readStreamSecurity(complete);
    const link = await linkFor(complete.link, complete);
    makeDirectory(complete.dir);
    const { scheduler, fsync, segmentLengthBytes, retainBytes, retainAgeMs } = complete;
    const directory = join(complete.dir, 'journal');
    const journal = inDirectory(directory, () => new Journal({ directory, scheduler, fsync, segmentLengthBytes, retainBytes, retainAgeMs }));
    const runtime = new AgentRuntime(complete, { link, journal, security });
    await runtime.start();
    return new PortAgent(runtime);
  }

  /** The port of each door that is open. */
  get ports(): DoorPorts {
    return this.#runtime.ports;
  }

  /** The identity of the journal, which positions belong to. */
  get epoch(): string {
    return this.#runtime.journal.epoch;
  }

  /** How the agent is doing. */
  get status(): AgentStatus {
    return this.#runtime.status;
  }

  /** Tells all there is to tell, as of now. */
  report(): AgentReport {
    return this.#runtime.report();
  }

  /** Resolves when the link stands. @throws {@link InstrumentUnreachableError} when it does not in time, and the agent goes on trying; or when the agent is stopped first. */
  async linkUp(wait: LinkWait): Promise<void> {
    return this.#runtime.linkUp(wait);
  }

  /** Ends the agent: link closed, clients given what is queued for them, journal on the disk. Never rejects. */
  async stop(): Promise<void> {
    this.#runtime.shutdown('stop was called');
    await this.ended;
  }
}
