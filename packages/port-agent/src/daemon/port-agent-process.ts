import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { timerMs } from '../elapsed.ts';
import { AgentSilentError, AlreadyRunningError, LaunchError, NotRunningError } from '../errors.ts';
import { inDirectory, makeDirectory } from '../make-directory.ts';
import type { DoorPorts } from '../port-agent-options.ts';
import { identityOf, type ProcessIdentity } from '../process-identity.ts';
import { AgentFiles } from './agent-files.ts';
import { askAgent } from './ask-agent.ts';
import { LAUNCH_CONNECT_TIMEOUT_MS, type LaunchSettings, writeArguments } from './launch-arguments.ts';
import { errorFrom, isLaunchReport, type LaunchReport } from './launch-report.ts';
import { stopProcess } from './stop-process.ts';

/** What a process needs to start and open its doors, on top of the time for the instrument. */
const START_DEADLINE_MS = 10_000;
/** How long a process that was not to be after all may take to end by itself. */
const END_DEADLINE_MS = 5_000;

/** Settings of a launch. */
export interface LaunchOptions extends LaunchSettings {
  /** The program and its first arguments. Default this package's own, with the Node that runs now. */
  readonly command?: readonly [string, ...string[]];
  /** Ends the launch, and the process with it. */
  readonly signal?: AbortSignal;
  readonly scheduler?: SchedulerLike;
}

/** Settings of a stop. */
export interface StopOptions {
  /** How long the process may take. Default 5 s. */
  readonly timeoutMs?: number;
  readonly scheduler?: SchedulerLike;
}

/** What is known of the agent in a directory. */
export interface PortAgentReport {
  readonly isRunning: boolean;
  readonly pid?: number;
  readonly ports?: DoorPorts;
  /** The agent's status, as it tells it or as its status file has it: the latest change of an agent that runs, the last word of one that does not. */
  readonly status?: Readonly<Record<string, unknown>>;
  /** Whether the status is the agent's answer of this moment. */
  readonly isLive?: boolean;
}

/** Settings of a question to an agent. */
export interface AskOptions {
  /** How long the agent may take. Default 5 s. */
  readonly timeoutMs?: number;
  readonly scheduler?: SchedulerLike;
}

interface Known {
  readonly identity: ProcessIdentity;
  readonly epoch: string;
  readonly ports: DoorPorts;
}

/** A port agent in a process of its own, which outlives the one that launched it. */
export class PortAgentProcess {
  readonly dir: string;
  readonly pid: number;
  readonly epoch: string;
  readonly ports: DoorPorts;
  readonly #identity: ProcessIdentity;

  private constructor(dir: string, { identity, epoch, ports }: Known) {
    this.dir = dir;
    this.pid = identity.pid;
    this.epoch = epoch;
    this.ports = ports;
    this.#identity = identity;
  }

  /**
   * Starts an agent; resolves when its doors are open and, unless `keepTrying`, its instrument was reached.
   *
   * @throws {@link InstrumentUnreachableError}, {@link AlreadyRunningError}, {@link DirectoryError} or {@link LaunchError}; then no process is left.
   */
  static async launch(options: LaunchOptions): Promise<PortAgentProcess> {
    const { dir, signal } = options;
    signal?.throwIfAborted();
    makeDirectory(dir);
    const running = new AgentFiles(dir).runningProcess();
    if (running !== undefined) throw new AlreadyRunningError(dir, running.pid);
    const child = spawnAgent(options);
    try {
      const report = await reportOf(child, options);
      if (report.type === 'failed') throw errorFrom(report, dir);
      return PortAgentProcess.#of(report, dir);
    } catch (error) {
      await ended(child, options.scheduler ?? asyncScheduler);
      throw error;
    } finally {
      if (child.connected) child.disconnect();
      child.unref();
    }
  }

  /** Knows an agent by its own word: a full disk may have had no room for its files. */
  static #of({ pid, epoch, ports }: Extract<LaunchReport, { readonly type: 'ready' }>, dir: string): PortAgentProcess {
    const identity = identityOf(pid);
    if (identity === undefined) throw new NotRunningError(dir);
    return new PortAgentProcess(dir, { identity, epoch, ports });
  }

  /** Finds the agent that runs in a directory. @throws {@link NotRunningError}. */
  static attach(dir: string): PortAgentProcess {
    const files = new AgentFiles(dir);
    const identity = files.runningProcess();
    const epoch = files.read(files.pid)?.['epoch'];
    const ports = files.read(files.ports);
    if (identity === undefined || typeof epoch !== 'string' || ports === undefined) throw new NotRunningError(dir);
    return new PortAgentProcess(dir, { identity, epoch, ports });
  }

  /** Tells what the files say of the agent in a directory, running or not. */
  static status(dir: string): PortAgentReport {
    const files = new AgentFiles(dir);
    const identity = files.runningProcess();
    const status = files.read(files.status);
    const known = status === undefined ? {} : { status };
    if (identity === undefined) return { isRunning: false, ...known };
    const ports = files.read(files.ports);
    return { isRunning: true, pid: identity.pid, ...(ports === undefined ? {} : { ports }), ...known };
  }

  /** Asks the agent in a directory how it is doing; where it has no command door, or none runs, tells what the files say. @throws {@link AgentSilentError}. */
  static async report(dir: string, { timeoutMs = 5_000, scheduler = asyncScheduler }: AskOptions = {}): Promise<PortAgentReport> {
    const known = PortAgentProcess.status(dir);
    const door = new AgentFiles(dir).commandDoor;
    if (!known.isRunning || door === undefined) return { ...known, isLive: false };
    const answer = await askAgent({ dir, door, command: 'status', timeoutMs, scheduler });
    return { ...known, status: statusIn(answer, dir), isLive: true };
  }

  /**
   * Tells the agent to stop and waits until it has: clients served, journal on the disk, files gone. Nothing to do when it has ended.
   *
   * @throws {@link StopError} when it does not; it is not killed, since what it holds may be worth more than the wait.
   */
  async stop({ timeoutMs = 5_000, scheduler = asyncScheduler }: StopOptions = {}): Promise<void> {
    await stopProcess({ dir: this.dir, identity: this.#identity, timeoutMs, scheduler });
  }
}

function statusIn(answer: string, dir: string): Readonly<Record<string, unknown>> {
  try {
    const status: unknown = JSON.parse(answer);
    if (typeof status === 'object' && status !== null) return status as Record<string, unknown>; // just found to be an object
  } catch {
    // not JSON, which is said below
  }
  throw new AgentSilentError(dir, 'status', `its answer is no JSON object: ${JSON.stringify(answer.slice(0, 200))}`);
}

function spawnAgent(options: LaunchOptions): ChildProcess {
  const [program, ...first] = options.command ?? [process.execPath, fileURLToPath(new URL('../main.js', import.meta.url))];
  const log = inDirectory(options.dir, () => openSync(new AgentFiles(options.dir).log, 'a'));
  try {
    return spawn(program, [...first, ...writeArguments(options)], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  } finally {
    closeSync(log);
  }
}

/** Waits for the child's one report. Whatever ends the wait otherwise ends the child too. */
async function reportOf(child: ChildProcess, options: LaunchOptions): Promise<LaunchReport> {
  const { dir, signal, scheduler = asyncScheduler, connectTimeoutMs = LAUNCH_CONNECT_TIMEOUT_MS } = options;
  const timeoutMs = START_DEADLINE_MS + connectTimeoutMs;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      deadline.unsubscribe();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const giveUp = (error: Error) => {
      finish(() => {
        child.kill('SIGTERM');
        reject(error);
      });
    };
    const abort = () => { giveUp(signal?.reason as Error); }; // whatever the caller aborted with
    const deadline = scheduler.schedule(() => { giveUp(new LaunchError(dir, `the process was not ready within ${timeoutMs} ms`)); }, timerMs(timeoutMs));
    signal?.addEventListener('abort', abort, { once: true });
    child.on('message', (message) => { if (isLaunchReport(message)) finish(() => { resolve(message); }); });
    child.once('error', (cause) => { finish(() => { reject(new LaunchError(dir, cause.message, { cause })); }); });
    child.once('exit', (code, by) => {
      const over = () => { finish(() => { reject(new LaunchError(dir, `the process ended with ${by ?? `status ${code ?? 0}`}`)); }); };
      // Its last words may still be in the channel, which closes behind them.
      if (child.connected) child.once('disconnect', over);
      else over();
    });
  });
}

/** Waits until a child that failed or was told to end has ended; one that was never ready and will not end is killed. */
async function ended(child: ChildProcess, scheduler: SchedulerLike): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => { resolve(); }));
  const deadline = scheduler.schedule(() => { child.kill('SIGKILL'); }, END_DEADLINE_MS);
  await exited;
  deadline.unsubscribe();
}
