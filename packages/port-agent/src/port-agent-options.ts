import { isIP } from 'node:net';
import type { JsonRecord, LinkWord } from '@taffrail/port-agent-packet';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { LONGEST_TIMER_MS } from './elapsed.ts';
import { PortAgentOptionError } from './errors.ts';
import { DEFAULT_FSYNC, type FsyncPolicy, fsyncIntervalMs } from './journal/fsync-policy.ts';
import { SEGMENT_LENGTH } from './journal/journal.ts';
import type { RecoveryReport } from './journal/recovery-report.ts';
import { HEARTBEAT_INTERVAL_MS } from './limits.ts';

/** The doors an agent can have, in the order in which they are opened. */
export const DOOR_NAMES = ['stream', 'data', 'raw', 'command', 'sniff'] as const;

const LOOPBACK = '127.0.0.1';

/** One of an agent's doors. */
export type DoorName = (typeof DOOR_NAMES)[number];

/** The port of each door that is open. */
export type DoorPorts = Readonly<Partial<Record<DoorName, number>>>;

/** Which port each door is to have: 0, the default, for any that is free; false for no such door. */
export type DoorRequests = Readonly<Partial<Record<DoorName, number | false>>>;

/** How an agent is doing. */
export interface AgentStatus {
  readonly link: LinkWord;
  readonly url: string;
  /** Why the link is down. */
  readonly reason?: string;
  /** When the link last changed, in Unix milliseconds. */
  readonly sinceMs: number;
  readonly epoch: string;
  readonly journal: 'ok' | 'failing';
  /** What was found at the journal's end when it was opened; absent when it was new. */
  readonly recovery?: RecoveryReport;
}

/** Whoever keeps an agent's log and status. */
export interface AgentObserver {
  /** Takes a line for the log: an event, not an attempt. */
  logged(line: string): void;
  /** Takes a new status. */
  changed(status: AgentStatus): void;
}

/** Where the stream door's certificate is, in PEM. */
export interface TlsFiles {
  readonly certFile: string;
  /** The certificate's key, its owner's alone. */
  readonly keyFile: string;
  /**
   * Who vouches for clients. With it, or without a token, a client must show a certificate; where this is left out, one that
   * {@link certFile} vouches for.
   */
  readonly caFile?: string;
}

/** Settings of a port agent. */
export interface PortAgentOptions {
  /** Where the instrument is: a `tcp:`, `udp:`, `serial:`, `rfc2217:` or `telnet:` URL. */
  readonly link: string;
  /** The agent's directory; the journal is `journal/` in it. */
  readonly dir: string;
  /**
   * The address that doors listen on. Default 127.0.0.1. On another than a loopback address only the stream door listens, and only with
   * {@link tokenFile} or {@link tls}; the other doors, which cannot ask who comes, stay on 127.0.0.1.
   */
  readonly host?: string;
  /** A file, its owner's alone, with the token that clients of the stream door must show. */
  readonly tokenFile?: string;
  /** Has the stream door speak TLS. */
  readonly tls?: TlsFiles;
  readonly ports?: DoorRequests;
  readonly fsync?: FsyncPolicy;
  /** How large a journal file grows before the next one is begun, in bytes. Default 64 MiB. */
  readonly segmentLengthBytes?: number;
  /** How many bytes of journal are kept at most, the file that is being written on top of them. Default all. */
  readonly retainBytes?: number;
  /** How long packets are kept, in milliseconds; a file goes when its newest packet is older. Default for ever. */
  readonly retainAgeMs?: number;
  /** How often clients are told that the agent is alive, in milliseconds, at most 2147483647. Default 10 s. */
  readonly heartbeatIntervalMs?: number;
  readonly observer?: AgentObserver;
  /** The clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
  /** Gives numbers from 0 up to 1, for the jitter of reconnection. Default `Math.random`. */
  readonly random?: () => number;
}

/** @internal Settings with every default in place. */
export type CompleteOptions = Required<Omit<PortAgentOptions, Undefaulted>> & Pick<PortAgentOptions, Undefaulted>;

/** Settings without which an agent does without what they are for. */
type Undefaulted = 'tokenFile' | 'tls' | 'retainBytes' | 'retainAgeMs';

/** @internal Fills in defaults and checks. @throws {@link PortAgentOptionError}. */
export function completeOptions(options: PortAgentOptions): CompleteOptions {
  const complete: CompleteOptions = {
    host: LOOPBACK,
    ports: {},
    fsync: DEFAULT_FSYNC,
    segmentLengthBytes: SEGMENT_LENGTH,
    heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
    observer: { logged: () => undefined, changed: () => undefined },
    scheduler: asyncScheduler,
    random: Math.random,
    ...options,
  };
  fsyncIntervalMs(complete.fsync);
  requireTimer('heartbeatIntervalMs', complete.heartbeatIntervalMs);
  requirePositive('segmentLengthBytes', complete.segmentLengthBytes);
  if (complete.retainBytes !== undefined) requirePositive('retainBytes', complete.retainBytes);
  if (complete.retainAgeMs !== undefined) requirePositive('retainAgeMs', complete.retainAgeMs);
  if (!isLoopback(complete.host) && complete.tokenFile === undefined && complete.tls === undefined) {
    throw new PortAgentOptionError('host', 'a loopback address, or a token file or TLS certificates with it', complete.host);
  }
  return complete;
}

/** Gives the address that a door listens on: only the stream door can ask who comes, so only it leaves the machine. */
export function hostOfDoor(door: DoorName, host = LOOPBACK): string {
  return door === 'stream' || isLoopback(host) ? host : LOOPBACK;
}

/** @internal What clients are shown of the settings. */
export function shownConfig(options: CompleteOptions, ports: DoorPorts): JsonRecord {
  const { link, host, fsync, segmentLengthBytes, retainBytes = null, retainAgeMs = null, heartbeatIntervalMs, tokenFile, tls } = options;
  const security = { asksToken: tokenFile !== undefined, speaksTls: tls !== undefined };
  return { link, host, ports, fsync, segmentLengthBytes, retainBytes, retainAgeMs, heartbeatIntervalMs, ...security };
}

function requirePositive(option: string, value: number): void {
  if (!(value > 0)) throw new PortAgentOptionError(option, 'a number above 0', String(value));
}

function requireTimer(option: string, ms: number): void {
  if (!(ms > 0 && ms <= LONGEST_TIMER_MS)) throw new PortAgentOptionError(option, `a number of milliseconds above 0 and up to ${LONGEST_TIMER_MS}`, String(ms));
}

/** Tells whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
