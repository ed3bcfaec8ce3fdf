import { type FSWatcher, watch } from 'node:fs';
import type { SchedulerLike } from 'rxjs';
import { StopError } from '../errors.ts';
import { isRunning, type ProcessIdentity } from '../process-identity.ts';
import { AgentFiles } from './agent-files.ts';

/** Which agent to stop, and how long it may take. */
export interface StopRequest {
  readonly dir: string;
  readonly identity: ProcessIdentity;
  readonly timeoutMs: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Stops an agent's process, which need not be a child of this one: tells it by signal, and knows by its pid file, the last thing it
 * removes, that it is done. A process that has taken the number meanwhile is left alone.
 *
 * @throws {@link StopError}.
 */
export async function stopProcess({ dir, identity, timeoutMs, scheduler }: StopRequest): Promise<void> {
  if (!isRunning(identity)) return;
  const files = new AgentFiles(dir);
  await new Promise<void>((resolve, reject) => {
    // Watched before the signal is sent, so that nothing can happen unseen.
    const watcher: FSWatcher = watch(dir, () => { if (!files.isClaimed) finish(resolve); });
    const finish = (settle: () => void) => {
      watcher.close();
      deadline.unsubscribe();
      settle();
    };
    const deadline = scheduler.schedule(() => {
      finish(() => {
        if (isRunning(identity)) reject(new StopError(identity.pid, `it still runs ${timeoutMs} ms after SIGTERM`));
        else resolve();
      });
    }, timeoutMs);
    watcher.on('error', (cause) => { finish(() => { reject(new StopError(identity.pid, `cannot watch ${dir}: ${cause.message}`, { cause })); }); });
    // Its claim is gone already: it is on its way out, and there will be nothing more to see.
    if (!files.isClaimed) return finish(resolve);
    try {
      process.kill(identity.pid, 'SIGTERM');
    } catch (cause) {
      finish(() => {
        if (isRunning(identity)) reject(new StopError(identity.pid, cause instanceof Error ? cause.message : String(cause), { cause }));
        else resolve();
      });
    }
  });
}
