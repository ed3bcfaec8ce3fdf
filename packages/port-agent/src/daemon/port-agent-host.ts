import { asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs';
import { AlreadyRunningError, JournalLockedError } from '../errors.ts';
import { inDirectory, makeDirectory } from '../make-directory.ts';
import { PortAgent } from '../port-agent.ts';
import { type AgentStatus, hostOfDoor, type PortAgentOptions } from '../port-agent-options.ts';
import { identityOf, isRunning, type ProcessIdentity } from '../process-identity.ts';
import { AgentClaim } from './agent-claim.ts';
import { AgentFiles } from './agent-files.ts';
import { LogFile } from './log-file.ts';

const PARENT_WATCH_MS = 1_000;

/** Settings of a {@link PortAgentHost}. */
export interface PortAgentHostOptions extends Omit<PortAgentOptions, 'observer'> {
  /** The process without which this agent has no reason to run: when that ends, so does the agent. */
  readonly ppid?: number;
  /** Whether this process runs other agents too. Default false. */
  readonly isShared?: boolean;
}

/**
 * Runs an agent in this process so that others find it: with its pid, ports, status and log in its directory.
 *
 * Catches no signals; the program around it does, and calls {@link stop}.
 */
export class PortAgentHost {
  readonly agent: PortAgent;
  /** Fulfilled with the reason when the agent has stopped and its files are gone, whoever asked for it. */
  readonly ended: Promise<string>;

  private constructor(agent: PortAgent, ended: Promise<string>) {
    this.agent = agent;
    this.ended = ended;
  }

  /** Starts an agent. @throws {@link AlreadyRunningError}, or what {@link PortAgent.start} throws. */
  static async start({ ppid, isShared = false, ...options }: PortAgentHostOptions): Promise<PortAgentHost> {
    const { dir, scheduler = asyncScheduler } = options;
    makeDirectory(dir);
    const files = new AgentFiles(dir);
    const running = files.runningProcess();
    if (running !== undefined) throw new AlreadyRunningError(dir, running.pid);
    const log = new LogFile(files.log, scheduler);
    const started: { agent?: PortAgent; claim?: AgentClaim } = {};
    const observer = {
      logged: (line: string) => { log.write(line); },
      changed: (status: AgentStatus) => {
        logFailure(log, files.status, () => { files.write(files.status, started.agent?.report() ?? status); });
        logFailure(log, files.pid, () => { started.claim?.make(); });
      },
    };
    const agent = await startedAgent({ ...options, observer });
    started.agent = agent;
    try {
      logFailure(log, files.status, () => { files.write(files.status, agent.report()); });
      const commandHost = hostOfDoor('command', options.host);
      const self = { ...identityOf(process.pid), link: options.link, epoch: agent.epoch, commandHost, ...(isShared ? { isShared } : {}) };
      const claim = new AgentClaim({ files, log, ports: agent.ports, process: self });
      started.claim = claim;
      inDirectory(dir, () => { claim.make(); });
    } catch (error) {
      await agent.stop();
      files.remove();
      throw error;
    }
    const watch = ppid === undefined ? undefined : watchParent({ ppid, scheduler, agent, log });
    const ended = agent.ended.then((reason) => {
      watch?.unsubscribe();
      delete started.claim;
      logFailure(log, files.status, () => { files.write(files.status, { ...agent.report(), stopReason: reason }); });
      files.remove();
      return reason;
    });
    return new PortAgentHost(agent, ended);
  }

  /** Ends the agent and removes its files. Never rejects. */
  async stop(): Promise<void> {
    await this.agent.stop();
    await this.ended;
  }
}

async function startedAgent(options: PortAgentOptions): Promise<PortAgent> {
  try {
    return await PortAgent.start(options);
  } catch (error) {
    // The lock, unlike the pid file, is taken in one step: of two that start at once, one ends here.
    if (error instanceof JournalLockedError) throw new AlreadyRunningError(options.dir, error.pid);
    throw error;
  }
}

/** Writes a file that an agent can do without. */
function logFailure(log: LogFile, path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    log.write(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface ParentWatch {
  readonly ppid: number;
  readonly scheduler: SchedulerLike;
  readonly agent: PortAgent;
  readonly log: LogFile;
}

/** Looks once a second whether a process that is not ours to wait for still runs; the system offers no event for that. */
function watchParent({ ppid, scheduler, agent, log }: ParentWatch): Subscription {
  const parent: ProcessIdentity = identityOf(ppid) ?? { pid: ppid, startTicks: null, bootId: null };
  return scheduler.schedule(function look() {
    if (isRunning(parent)) return void this.schedule(undefined, PARENT_WATCH_MS);
    log.write(`parent process ${ppid} is gone`);
    void agent.stop();
  }, PARENT_WATCH_MS);
}
