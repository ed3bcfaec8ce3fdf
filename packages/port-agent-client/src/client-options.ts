import type { OpenOptions } from '@taffrail/connection';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { CONNECT_TIMEOUT_MS } from './connect-socket.ts';
import type { CredentialOptions } from './credentials.ts';

/** Settings of a connection to a port agent. */
export interface PortAgentClientOptions extends OpenOptions, CredentialOptions {
  /** Where to begin without {@link resume}: with what comes from now on, or with the oldest that the agent keeps. Default `head`. */
  readonly from?: 'head' | 'start';
  /** A name for the agent's log. Default `port-agent-client`. */
  readonly name?: string;
  /**
   * Takes the write lease while opening: if nobody else has it, or with `takeover` from whoever has it. Without it, the first write
   * takes the lease where it is free.
   */
  readonly lease?: 'request' | 'takeover';
  /** How long connecting, and the agent's welcome, may take. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** After how long without a word from the agent its connection is taken for dead. Default two and a half times as long as the agent says it is between its heartbeats: 25 s, unless it is set otherwise. */
  readonly heartbeatTimeoutMs?: number;
  /** How long the connection to the agent may stay lost before this one ends as lost too; 0 for not at all, `Infinity` for as long as it takes. Default 30 s. */
  readonly reconnectTimeoutMs?: number;
  /** The clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
  /** Gives numbers from 0 up to 1, for the jitter of reconnection. Default `Math.random`. */
  readonly random?: () => number;
}

/** @internal Settings with every default in place. */
export type CompleteClientOptions = Required<Omit<PortAgentClientOptions, Optional | 'signal'>> & Pick<PortAgentClientOptions, Optional>;

type Optional = 'resume' | 'tokenFile' | 'tls' | 'lease' | 'heartbeatTimeoutMs';

/** @internal Fills in defaults. */
export function completeClientOptions({ signal: _, ...options }: PortAgentClientOptions): CompleteClientOptions {
  return {
    from: 'head',
    whenRefused: 'fail',
    name: 'port-agent-client',
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    reconnectTimeoutMs: 30_000,
    scheduler: asyncScheduler,
    random: Math.random,
    ...options,
  };
}
