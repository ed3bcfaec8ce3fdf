import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { ConformanceError } from './errors.ts';
import { UNTIL_LIMIT_MS } from './virtual-time.ts';

/** How much time passes at once. */
const STEP_MS = 100;

/**
 * Runs the first program of a README as it stands there, its imports left out, and gives what it printed by `console.log`.
 *
 * Time is vitest's, which is faked meanwhile.
 *
 * @param readme Where it is.
 * @param names What the program imports, by the names that it gives it.
 * @throws Whatever the program throws; {@link ConformanceError} when there is none, it does not end, or leaves timers behind.
 */
export async function runReadmeProgram(readme: URL, names: Readonly<Record<string, unknown>>): Promise<readonly (readonly unknown[])[]> {
  const [, code] = /```ts\n(.*?)```/s.exec(readFileSync(readme, 'utf8')) ?? [];
  if (code === undefined) throw new ConformanceError(`${readme.pathname} has no program`);
  const printed: (readonly unknown[])[] = [];
  const console = { log: (...values: readonly unknown[]) => { printed.push(values); } };
  // The constructor of every async function, to which no name is bound.
  const AsyncFunction = (async () => undefined).constructor as new (...source: readonly string[]) => (...values: readonly unknown[]) => Promise<void>;
  const program = new AsyncFunction('console', ...Object.keys(names), code.replaceAll(/^import .*$/gm, ''));
  vi.useFakeTimers();
  try {
    await ended(program(console, ...Object.values(names)));
    const left = vi.getTimerCount();
    if (left > 0) throw new ConformanceError(`the program in ${readme.pathname} leaves timers behind`, { expected: 0, actual: left });
    return printed;
  } finally {
    vi.useRealTimers();
  }
}

async function ended(running: Promise<void>): Promise<void> {
  let isOver = false;
  const outcome = running.finally(() => { isOver = true; });
  // What it rejects with is thrown below, and not before.
  outcome.catch(() => undefined);
  for (let atMs = 0; !isOver; atMs += STEP_MS) {
    if (atMs > UNTIL_LIMIT_MS) throw new ConformanceError(`the program has not ended within ${UNTIL_LIMIT_MS} ms`);
    await vi.advanceTimersByTimeAsync(STEP_MS);
  }
  await outcome;
}
