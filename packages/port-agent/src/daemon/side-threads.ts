import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Far enough behind that the loop is let on at once, near enough that a busy machine does not keep a sync from its turn. */
const SIDE_NICENESS = 10;
const THREADS = '/proc/self/task';

/**
 * Has the threads that compile, collect garbage and sync give way to the one that moves the bytes.
 *
 * Where they share a core, a compilation holds a message up for as long as the system lets a thread run, some milliseconds. For a
 * program of its own at its start: threads made later by threads of the side are theirs, and a process that is shared is not ours.
 */
export function yieldToLoop(): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, SIDE_NICENESS);
    } catch {
      // It has ended, or the system does not let it be set: then it does not give way, and nothing else is different.
    }
  }
}

/** The threads besides the first; none where the system does not tell. */
function threads(): readonly number[] {
  try {
    return readdirSync(THREADS).map(Number).filter((thread) => thread !== process.pid);
  } catch {
    return [];
  }
}
