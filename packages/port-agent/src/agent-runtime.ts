import { HEADER_LENGTH, type JsonRecord, type LeaseNotice, type LeaseWish, type LinkChange, type LinkWord, PacketType, sealPacket, writeLinkChange } from '@taffrail/port-agent-packet';
import type { SchedulerLike, Subscription } from 'rxjs';
import type { AgentCore, WriteOutcome } from './agent-core.ts';
import { AgentCounters } from './agent-counters.ts';
import { type AgentReport, namedLimits } from './agent-report.ts';
import { DoorSet } from './door-set.ts';
import { timerMs } from './elapsed.ts';
import { InstrumentUnreachableError } from './errors.ts';
import { InstrumentWriter } from './instrument-writer.ts';
import type { JournalGap } from './journal/batch.ts';
import type { Journal } from './journal/journal.ts';
import { recoveryLines, reportOfRecovery } from './journal/recovery-report.ts';
import { GATHER_LIMIT } from './limits.ts';
import { LinkPacer } from './link-pacer.ts';
import type { Link } from './link/link.ts';
import { packetBuffer } from './packet-buffer.ts';
import { type AgentStatus, type CompleteOptions, type DoorPorts, shownConfig } from './port-agent-options.ts';
import { stamp } from './stamp.ts';
import type { StreamSecurity } from './stream-security.ts';
import { packageVersion } from './version.ts';
import type { Writer } from './write-lease.ts';

/** Settings of a wait for the instrument. */
export interface LinkWait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The parts of one agent, wired together. */
export class AgentRuntime implements AgentCore {
  readonly journal: Journal;
  readonly pacer: LinkPacer;
  readonly scheduler: SchedulerLike;
  readonly heartbeatIntervalMs: number;
  readonly version = packageVersion();
  readonly counters = new AgentCounters();
  readonly ended: Promise<string>;
  readonly #security: StreamSecurity;
  readonly #startedAtMs: number;
  readonly #options: CompleteOptions;
  readonly #link: Link;
  readonly #writer: InstrumentWriter;
  readonly #doors: DoorSet;
  /** Who waits for the link; called with an error when there is no more to wait for. */
  readonly #waiters = new Set<(error?: Error) => void>();
  #change: LinkChange;
  #changedAtMs: number;
  #heartbeat: Subscription | undefined;
  #isStopping = false;
  #resolveEnded: (reason: string) => void = () => undefined;

  constructor(options: CompleteOptions, { link, journal, security }: { link: Link; journal: Journal; security: StreamSecurity }) {
    this.#security = security;
    this.#options = options;
    this.#link = link;
    this.journal = journal;
    this.scheduler = options.scheduler;
    this.pacer = new LinkPacer({ link, scheduler: options.scheduler });
    this.heartbeatIntervalMs = options.heartbeatIntervalMs;
    this.#writer = new InstrumentWriter({ link, journal, scheduler: options.scheduler, counters: this.counters });
    this.#doors = new DoorSet(this);
    this.#change = { link: 'down', url: link.url, reason: 'not connected yet' };
    this.#startedAtMs = this.scheduler.now();
    this.#changedAtMs = this.#startedAtMs;
    this.ended = new Promise((resolve) => { this.#resolveEnded = resolve; });
  }

  get link(): LinkWord {
    return this.#change.link;
  }

  get ports(): DoorPorts {
    return this.#doors.ports;
  }

  get status(): AgentStatus {
    const { epoch, word } = this.journal;
    const recovery = reportOfRecovery(this.journal.recovery);
    return { ...this.#change, sinceMs: this.#changedAtMs, epoch, journal: word, ...(recovery !== undefined && { recovery }) };
  }

  report(): AgentReport {
    const { fromInstrument, toInstrument, refusedWrites, linkUps, garbageBytes, turnedAway, heartbeatLateMs } = this.counters;
    const { holder, usedAtMs, takeovers } = this.#writer.lease;
    const { start, head, segmentCount, fsyncAgeMs } = this.journal;
    const atMs = this.scheduler.now();
    return {
      version: this.version,
      pid: process.pid,
      dir: this.#options.dir,
      startedAtMs: this.#startedAtMs,
      atMs,
      ...this.status,
      reconnects: Math.max(0, linkUps - 1),
      kept: { start: String(start), head: String(head), segments: segmentCount, fsyncAgeMs: fsyncAgeMs ?? null },
      fromInstrument: { ...fromInstrument },
      toInstrument: { ...toInstrument },
      lease: { holder: holder?.name ?? null, idleMs: holder === undefined ? null : atMs - usedAtMs, refusedWrites, takeovers },
      doors: this.#doors.report,
      garbageBytes,
      turnedAway,
      heartbeatLateMs,
      limits: namedLimits(),
    };
  }

  config(): JsonRecord {
    return shownConfig(this.#options, this.ports);
  }

  async start(): Promise<void> {
    const { journal } = this;
    for (const line of recoveryLines(journal.recovery)) this.log(line);
    this.#lookAtCertificate();
    journal.listen({
      appended: (batch) => {
        this.#writer.handOn();
        this.#doors.offer(batch);
      },
      failed: (error) => { this.#journalFailed(error); },
      recovered: (gap) => { this.#journalRecovered(gap); },
      synced: () => { this.#tellOfRecovery('the journal is synced again'); },
      hindered: (error) => { this.log(`old files of the journal cannot be removed: ${textOf(error)}`); },
    });
    try {
      await this.#doors.open({ host: this.#options.host, requests: this.#options.ports, linkUrl: this.#link.url, security: this.#security });
    } catch (error) {
      await journal.close();
      throw error;
    }
    this.log(`journal ${journal.epoch} at ${journal.head}; doors ${JSON.stringify(this.ports)}`);
    this.#link.start({
      linkUp: () => { this.#linkChanged({ link: 'up', url: this.#link.url }); },
      linkDown: (reason) => { this.#linkChanged({ link: 'down', url: this.#link.url, reason }); },
      received: (framed, isLast) => {
        this.counters.fromInstrument.bytes += framed.length - HEADER_LENGTH;
        this.counters.fromInstrument.packets++;
        const packet = sealPacket(framed, { type: PacketType.FROM_INSTRUMENT, time: stamp(this.scheduler) });
        if (isLast === true) return journal.appendLast(packet);
        journal.append(packet);
        if (journal.stagedBytes >= GATHER_LIMIT) journal.flush();
      },
    });
    this.#beatLater();
  }

  async linkUp({ timeoutMs, signal }: LinkWait): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isStopping) throw this.#unreachable('the agent was stopped');
    if (this.link === 'up') return;
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        deadline.unsubscribe();
        this.#waiters.delete(settle);
        signal?.removeEventListener('abort', abort);
        if (error === undefined) resolve();
        else reject(error);
      };
      const abort = () => { settle(signal?.reason as Error); }; // whatever the caller aborted with
      const deadline = this.scheduler.schedule(() => {
        settle(this.#unreachable(`${this.#change.reason ?? 'no answer'}, within ${timeoutMs} ms`));
      }, timerMs(timeoutMs));
      this.#waiters.add(settle);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  write(writer: Writer, bytes: Uint8Array, done: (outcome: WriteOutcome) => void): void {
    this.#writer.write(writer, bytes, done);
  }

  sendBreak(writer: Writer, durationMs: number, done: (outcome: WriteOutcome) => void): void {
    this.#writer.sendBreak(writer, durationMs, done);
  }

  lease(writer: Writer, wish: LeaseWish): LeaseNotice {
    const notice = this.#writer.wish(writer, wish);
    this.log(`${writer.name}: lease ${wish}: ${notice.state}${notice.holder === undefined ? '' : `, held by ${notice.holder}`}`);
    return notice;
  }

  refusalOf(token: string | undefined): string | undefined {
    return this.#security.token?.refusalOf(token);
  }

  release(writer: Writer): void {
    this.#writer.release(writer);
  }

  log(line: string): void {
    this.#options.observer.logged(line);
  }

  shutdown(reason: string): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.log(`stopping: ${reason}`);
    void this.#stop(reason).finally(() => { this.#resolveEnded(reason); });
  }

  /** An agent whose certificate has ended goes on journalling; that its clients stay out is not to be a riddle. */
  #lookAtCertificate(): void {
    const { certificateEndsMs: endsMs } = this.#security;
    if (endsMs !== undefined && endsMs <= this.scheduler.now()) this.log(`the stream door's certificate ended on ${new Date(endsMs).toISOString()}: clients do not accept it`);
  }

  async #stop(reason: string): Promise<void> {
    this.#heartbeat?.unsubscribe();
    // What clients wrote in this turn still goes out.
    this.journal.flush();
    await this.#link.stop();
    // Whoever had a reason of his own to wait no longer has given it by now.
    for (const waiter of [...this.#waiters]) waiter(this.#unreachable(`the agent was stopped: ${reason}`));
    if (this.link === 'up') this.#linkChanged({ link: 'down', url: this.#link.url, reason: 'the agent stopped' });
    this.journal.flush();
    await this.#doors.close();
    await this.journal.close();
    this.log('stopped');
  }

  #linkChanged(change: LinkChange): void {
    this.#change = change;
    this.#changedAtMs = this.scheduler.now();
    if (change.link === 'up') this.counters.linkUps++;
    this.#journalStatus(writeLinkChange(change));
    this.log(`link ${change.url} is ${change.link}${change.reason === undefined ? '' : `: ${change.reason}`}`);
    this.#options.observer.changed(this.status);
    if (change.link === 'up') for (const waiter of [...this.#waiters]) waiter();
  }

  #unreachable(reason: string): InstrumentUnreachableError {
    return new InstrumentUnreachableError(this.#link.url, reason);
  }

  #journalFailed(error: unknown): void {
    const message = `the journal cannot be written, or not be synced: ${textOf(error)}`;
    this.log(message);
    this.#doors.fault('journal-failed', message);
    this.#options.observer.changed(this.status);
  }

  #journalRecovered({ from, to }: JournalGap): void {
    this.#writer.nameAgain();
    this.#tellOfRecovery(`the journal is written again; positions ${from} to ${to} were not kept`);
  }

  #tellOfRecovery(line: string): void {
    this.log(line);
    // Who was told of the trouble hears of its end at once.
    this.#doors.beat();
    this.#options.observer.changed(this.status);
  }

  #journalStatus(payload: Uint8Array): void {
    this.journal.append(packetBuffer({ type: PacketType.STATUS, payload, time: stamp(this.scheduler) }));
  }

  #beatLater(): void {
    const dueAtMs = this.scheduler.now() + this.heartbeatIntervalMs;
    this.#heartbeat = this.scheduler.schedule(() => {
      this.counters.heartbeatLateMs = Math.max(0, this.scheduler.now() - dueAtMs);
      this.#doors.beat();
      this.#beatLater();
    }, this.heartbeatIntervalMs);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
