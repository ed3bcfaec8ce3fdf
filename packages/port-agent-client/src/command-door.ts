import { ConnectionLostError, type OperationOptions } from '@taffrail/connection';
import { NEVER, type Observable, type SchedulerLike } from 'rxjs';
import { WriteUnconfirmedError } from './errors.ts';
import { TcpConnection } from './tcp-connection.ts';

/** How many characters of answers are looked at. */
const ANSWER_LIMIT_CHARACTERS = 65_536;

/** One question to a command door. */
export interface CommandQuestion extends OperationOptions {
  /** What is asked, without the line end. */
  readonly line: string;
  /** What in the text that comes is the answer, its line end included where it must have one: the lineage's agents send everybody's to everybody, and end none. */
  readonly answer: RegExp;
  /** Ends the wait, without an answer, when it gives something or completes. Default never. */
  readonly until$?: Observable<unknown>;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Asks a port agent's command door one thing, over a connection of its own, and gives what answers it;
 * `undefined` when none comes in time, which from the lineage's agents is nothing unusual.
 *
 * Rejects with `ConnectFailedError`, `WriteUnconfirmedError` when the door closes before it has answered, or the signal's reason.
 */
export async function askCommandDoor(url: string, { line, answer, until$ = NEVER, timeoutMs, connectTimeoutMs, scheduler, signal }: CommandQuestion): Promise<string | undefined> {
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
      const [found] = answer.exec(text) ?? [];
      if (found !== undefined) finish(found.trim());
    },
    error: (cause: unknown) => { fail(unanswered(url, cause)); },
  });
  subscription.add(until$.subscribe({ next: () => { finish(); }, complete: () => { finish(); } }));
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
