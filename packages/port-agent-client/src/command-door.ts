import { ConnectionLostError, type OperationOptions } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import { WriteUnconfirmedError } from './errors.ts';
import { TcpConnection } from './tcp-connection.ts';

/** How many characters of answers are looked at. */
const ANSWER_LIMIT_CHARACTERS = 65_536;

/** One question to a command door. */
export interface CommandQuestion extends OperationOptions {
  /** What is asked, without the line end. */
  readonly line: string;
  /** Which line of what comes is the answer: the lineage's agents send everybody's to everybody. */
  readonly answer: RegExp;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Asks a port agent's command door one thing, over a connection of its own, and gives the line that answers it;
 * `undefined` when none comes in time, which from the lineage's agents is nothing unusual.
 *
 * Rejects with `ConnectFailedError`, `WriteUnconfirmedError` when the door closes before it has answered, or the signal's reason.
 */
export async function askCommandDoor(url: string, { line, answer, timeoutMs, connectTimeoutMs, scheduler, signal }: CommandQuestion): Promise<string | undefined> {
  const connection = await TcpConnection.open(url, { connectTimeoutMs, scheduler, ...(signal === undefined ? {} : { signal }) });
  let [finish, fail]: [(found?: string) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const answered = new Promise<string | undefined>((resolve, reject) => { [finish, fail] = [resolve, reject]; });
  answered.catch(() => undefined); // what is sent may fail first
  const deadline = scheduler.schedule(() => { finish(); }, timeoutMs);
  const abort = (): void => { finish(); };
  signal?.addEventListener('abort', abort, { once: true });
  let text = '';
  const subscription = connection.data$.subscribe({
    next: ({ bytes }) => {
      text = (text + new TextDecoder('latin1').decode(bytes)).slice(-ANSWER_LIMIT_CHARACTERS);
      const whole = text.split('\n').slice(0, -1).map((each) => each.trim());
      const found = whole.find((each) => answer.test(each));
      if (found !== undefined) finish(found);
    },
    error: (cause: unknown) => { fail(unanswered(url, cause)); },
  });
  try {
    await connection.send(new TextEncoder().encode(`${line}\n`));
    const found = await answered;
    signal?.throwIfAborted();
    return found;
  } catch (error) {
    throw error instanceof ConnectionLostError ? unanswered(url, error) : error;
  } finally {
    subscription.unsubscribe();
    deadline.unsubscribe();
    signal?.removeEventListener('abort', abort);
    await connection.close();
  }
}

function unanswered(url: string, cause: unknown): WriteUnconfirmedError {
  return new WriteUnconfirmedError(url, `the command door closed before it had answered: ${cause instanceof Error ? cause.message : String(cause)}`);
}
