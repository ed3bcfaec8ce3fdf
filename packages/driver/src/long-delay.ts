import { type SchedulerLike, Subscription } from 'rxjs';

/** The longest that one timer can be set for: platforms take more for nothing at all. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** Has a task done after a delay, as a scheduler does, but however long the delay is; what is to wait for ever is never done. */
export function afterDelay(scheduler: SchedulerLike, delayMs: number, task: () => void): Subscription {
  if (!(delayMs > LONGEST_TIMER_MS)) return scheduler.schedule(task, delayMs);
  const waiting = new Subscription();
  if (delayMs === Infinity) return waiting;
  const timer = scheduler.schedule(() => {
    waiting.remove(timer);
    waiting.add(afterDelay(scheduler, delayMs - LONGEST_TIMER_MS, task));
  }, LONGEST_TIMER_MS);
  waiting.add(timer);
  return waiting;
}
