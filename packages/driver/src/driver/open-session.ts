import type { Connection, ConnectionOpener } from '@taffrail/connection';
import type { SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { InstrumentProtocol } from '../protocol/instrument-protocol.ts';
import type { Continuation } from './continuation.ts';
import { Session, SESSION_END_LIMIT_MS, type SessionListener } from './session.ts';

/** What a session is opened with. */
export interface SessionPlan<D extends AnyDefinition> {
  readonly url: string;
  readonly open: ConnectionOpener;
  readonly continuation: Continuation;
  readonly buildProtocol: (connection: Connection) => InstrumentProtocol<D>;
  readonly listener: SessionListener<D>;
  readonly scheduler: SchedulerLike;
  /** Gives up the opening, at every step of it. */
  readonly signal: AbortSignal;
}

/** Opens a connection, builds the protocol for it and starts it. Whatever goes wrong, no connection is left open. */
export async function openSession<D extends AnyDefinition>(plan: SessionPlan<D>): Promise<Session<D>> {
  const connection = await openConnection(plan);
  plan.continuation.opened(connection);
  const session = new Session(connection, await protocolFor(connection, plan), plan);
  await session.start(plan.signal);
  return session;
}

/** Rejects as soon as the signal aborts; an opener that brings a connection all the same brings it to be closed. */
async function openConnection({ url, open, continuation, scheduler, signal }: Omit<SessionPlan<AnyDefinition>, 'buildProtocol' | 'listener'>): Promise<Connection> {
  const opening = open(url, { signal, ...continuation.openingAt(url) });
  try {
    const opened = await bounded(opening, { scheduler, signals: [signal] });
    return (opened as { value: Connection }).value; // without a time limit it always is
  } catch (error) {
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
}

async function protocolFor<D extends AnyDefinition>(connection: Connection, { buildProtocol, scheduler }: SessionPlan<D>): Promise<InstrumentProtocol<D>> {
  try {
    return buildProtocol(connection);
  } catch (error) {
    // What its closing comes to is of no account beside that.
    await bounded(connection.close(), { scheduler, timeoutMs: SESSION_END_LIMIT_MS }).catch(() => undefined);
    throw error;
  }
}
