import { type FSWatcher, watch } from 'node:fs';
import type { SchedulerLike } from 'rxjs';
import { timerMs } from '../elapsed.ts';
import { AgentSilentError, StopError } from '../errors.ts';
import { isRunning, type ProcessIdentity } from '../process-identity.ts';
import { AgentFiles } from './agent-files.ts';
import { askAgent } from './ask-agent.ts';

/** Which agent to stop, and how long it may take. */
export interface StopRequest {
  readonly dir: string;
  readonly identity: ProcessIdentity;
  readonly timeoutMs: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Stops an agent's process, which need not be a child of this one: tells it by signal, and knows by its pid file, the last thing it
 * removes, that it is done. A process that has taken the number meanwhile is left alone. An agent that shares its process with others is
 * told by its command door.
 *
 * @throws {@link StopError}.
 */
export async function stopProcess({ dir, identity, timeoutMs, scheduler }: StopRequest): Promise<void> {
  if (!isRunning(identity)) return;
  const files = new AgentFiles(dir);
  await new Promise<void>((resolve, reject) => {
    // Watched before the signal is sent, so that nothing can happen unseen.
    const watcher = watched(dir, { pid: identity.pid, changed: () => { if (!files.isClaimed) finish(resolve); } });
    const finish = (settle: () => void) => {
      watcher.close();
      deadline.unsubscribe();
      settle();
    };
    const failed = (reason: string, options?: ErrorOptions) => {
      finish(() => {
        if (isRunning(identity) && files.isClaimed) reject(new StopError(identity.pid, reason, options));
        else resolve();
      });
    };
    const deadline = scheduler.schedule(() => { failed(`it still runs ${timeoutMs} ms after it was told to stop`); }, timerMs(timeoutMs));
    watcher.on('error', (cause) => { finish(() => { reject(cannotWatch(dir, { pid: identity.pid, cause })); }); });
    // Its claim is gone already: it is on its way out, and there will be nothing more to see.
    if (!files.isClaimed) return finish(resolve);
    const told = files.isShared ? tellToStop(files, { dir, timeoutMs, scheduler }) : signalToStop(identity);
    told.catch((cause: unknown) => { failed(cause instanceof Error ? cause.message : String(cause), { cause }); });
  });
}

/** Watches a directory. @throws {@link StopError}, such as where the system has no more watches to give. */
function watched(dir: string, { pid, changed }: { readonly pid: number; readonly changed: () => void }): FSWatcher {
  try {
    return watch(dir, changed);
  } catch (cause) {
    throw cannotWatch(dir, { pid, cause });
  }
}

function cannotWatch(dir: string, { pid, cause }: { readonly pid: number; readonly cause: unknown }): StopError {
  return new StopError(pid, `cannot watch ${dir}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

async function signalToStop({ pid }: ProcessIdentity): Promise<void> {
  process.kill(pid, 'SIGTERM');
}

async function tellToStop({ commandDoor: door }: AgentFiles, place: Pick<StopRequest, 'dir' | 'timeoutMs' | 'scheduler'>): Promise<void> {
  if (door === undefined) throw new AgentSilentError(place.dir, 'shutdown', 'it shares its process with others and has no command door; stop them all');
  await askAgent({ ...place, door, command: 'shutdown' });
}
