import { type Connection, ConnectionLostError, type OperationOptions, WriteRefusedError } from '@taffrail/connection';
import { type SchedulerLike, Subscription } from 'rxjs';
import { bounded } from '../bounded.ts';
import { InterruptedError, LimitError } from '../errors.ts';
import { DriverConnectionState, DriverEvent, DriverProtocolState, type DriverState } from '../lineage/names.ts';
import { afterDelay } from '../long-delay.ts';
import { DirectAccessLimitError } from './direct-access-limit-error.ts';
import { PendingAttempts } from './pending-attempts.ts';
import { RECOVERY_FIRST_DELAY_MS, RECOVERY_LONGEST_DELAY_MS } from './recovery.ts';
import { isOvertaken } from './translate-error.ts';

/** How often the right to write is asked for again during direct access, and while that waits to begin; port agents let one lapse that is not used for 30 s. */
export const LEASE_RENEWAL_MS = 10_000;

/** How long a connection may take to answer about the right to write. */
export const LEASE_ANSWER_LIMIT_MS = 15_000;

/** What direct access is limited to. */
export interface DirectAccessOptions {
  /** How long nothing may be sent in it, whether or not the instrument's link is up meanwhile. Default 10 minutes; `Infinity` for ever. */
  readonly idleMs?: number;
  /** How long it may last in all, with the time during which the instrument's link is down. Default 1 hour; `Infinity` for ever. */
  readonly longestMs?: number;
  /** Whether it takes the right to write from whoever has it, rather than be refused. Default false. */
  readonly takeover?: boolean;
}

/** What a watch works with. */
export interface DirectAccessMeans {
  readonly scheduler: SchedulerLike;
  readonly session: () => { readonly connection: Connection; readonly protocol: { readonly state: DriverState } } | undefined;
  /** Takes the instrument back. */
  readonly stop: () => Promise<void>;
  readonly announce: (error: unknown) => void;
}

/** Holds the right to write from before direct access begins until it is over, where the connection knows of one, and ends it at its limits. */
export class DirectAccessWatch {
  readonly #options: DirectAccessOptions;
  readonly #means: DirectAccessMeans;
  #isOn = false;
  /** Whether the instrument's link is down meanwhile. */
  #isAway = false;
  /** Whether a limit has passed, so that the instrument is to be taken back. */
  #isOver = false;
  /** Those who want the right to write, or have it, and wait for direct access to begin. */
  readonly #beginnings = new PendingAttempts();
  /** The connection whose right to write was taken. */
  #leased: Connection | undefined;
  /** Ends what is asked of a connection when that is gone. */
  #gone = new AbortController();
  #givingBack = Promise.resolve();
  #idle: Subscription | undefined;
  #longest: Subscription | undefined;
  /** There from when the right to write was taken until it is given back, or somebody else has it. */
  #renewal: Subscription | undefined;
  /** Takes the instrument back, again where that has failed. */
  #return: Subscription | undefined;

  constructor(options: DirectAccessOptions, means: DirectAccessMeans) {
    this.#options = options;
    this.#means = means;
  }

  /** Takes the right to write, then starts direct access; when that fails, or somebody else takes the right meanwhile, it does not begin, and the right is given back. */
  async startWith(start: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
    const connection = this.#means.session()?.connection;
    try {
      await this.#beginnings.make(signal, async (either) => {
        if (connection !== undefined) await this.#take(connection, either);
        await start(either);
      });
    } catch (error) {
      // Whoever has not answered once is not waited for again.
      void this.giveBack();
      throw error;
    }
  }

  /** Gives the right to write back, if it was taken and direct access, which may be somebody else's, needs it no more; that this failed is announced. */
  giveBack(): Promise<void> {
    const leased = this.#leased;
    if (this.#isInProtocol || this.#beginnings.isAny || leased === undefined) return this.#givingBack;
    this.#letGo();
    return (this.#givingBack = this.#release(leased));
  }

  /** Is told each state that the driver enters: watches while its protocol is in DIRECT_ACCESS, also where the instrument's link is down. */
  follow(state: DriverState): void {
    const [wasAway, isOn] = [this.#isAway, this.#isInProtocol];
    this.#isAway = state === DriverConnectionState.INST_DISCONNECTED;
    if (isOn !== this.#isOn) {
      this.#end();
      this.#isOn = isOn;
      if (isOn) this.#begin();
    }
    // Whoever ended it may have given up waiting for that.
    if (!isOn) void this.giveBack();
    else if (this.#isAway) this.#takeBackNoMore();
    else if (wasAway) this.#takeBackIfOver();
  }

  /** Notes that the connection is gone: whoever still waits for an answer of it waits no more. */
  left(): void {
    this.#gone.abort(new InterruptedError('startDirect', DriverEvent.DISCONNECT));
    this.#gone = new AbortController();
  }

  /** Notes that something is sent. */
  used(): void {
    if (this.#idle !== undefined) this.#waitForUse();
  }

  get #isInProtocol(): boolean {
    return this.#means.session()?.protocol.state === DriverProtocolState.DIRECT_ACCESS;
  }

  async #take(connection: Connection, signal: AbortSignal): Promise<void> {
    try {
      await this.#request(connection, this.#options.takeover ?? false, signal);
    } catch (error) {
      // What was neither refused nor lost with its connection may still be granted.
      const isOver = error instanceof WriteRefusedError || error instanceof ConnectionLostError;
      if (signal.aborted || !isOver) this.#leased ??= connection;
      throw error;
    }
    this.#leased = connection;
    if (this.#renewal === undefined && connection.requestWriteLease !== undefined) this.#renewLater();
  }

  #letGo(): void {
    this.#leased = undefined;
    this.#renewal?.unsubscribe();
    this.#renewal = undefined;
  }

  async #release(leased: Connection): Promise<void> {
    if (leased !== this.#means.session()?.connection) return;
    try {
      if (leased.releaseWriteLease !== undefined) await this.#answered('giving back the right to write', async (limits) => leased.releaseWriteLease?.(limits));
    } catch (error) {
      if (!isOvertaken(error)) this.#means.announce(error);
    }
  }

  async #request(connection: Connection, takeover: boolean, signal?: AbortSignal): Promise<void> {
    if (connection.requestWriteLease === undefined) return;
    await this.#answered('asking for the right to write', async (limits) => connection.requestWriteLease?.({ takeover, ...limits }), signal);
  }

  /** Asks a connection, and waits for the answer no longer than {@link LEASE_ANSWER_LIMIT_MS}, nor longer than it is there. */
  async #answered(attempted: string, ask: (limits: OperationOptions) => Promise<void>, signal?: AbortSignal): Promise<void> {
    const wanted = new AbortController();
    try {
      const answer = await bounded(ask({ signal: wanted.signal }), { scheduler: this.#means.scheduler, timeoutMs: LEASE_ANSWER_LIMIT_MS, signals: [signal, this.#gone.signal] });
      if (answer === undefined) throw new LimitError('LEASE_ANSWER_LIMIT_MS', LEASE_ANSWER_LIMIT_MS, attempted);
    } finally {
      wanted.abort();
    }
  }

  #begin(): void {
    const { longestMs = 3_600_000 } = this.#options;
    this.#waitForUse();
    this.#longest = afterDelay(this.#means.scheduler, longestMs, () => { this.#passed(new DirectAccessLimitError('longest', longestMs)); });
  }

  #end(): void {
    this.#isOver = false;
    this.#idle?.unsubscribe();
    this.#idle = undefined;
    this.#longest?.unsubscribe();
    this.#takeBackNoMore();
  }

  #waitForUse(): void {
    const { idleMs = 600_000 } = this.#options;
    this.#idle?.unsubscribe();
    this.#idle = afterDelay(this.#means.scheduler, idleMs, () => { this.#passed(new DirectAccessLimitError('idle', idleMs)); });
  }

  /** That a renewal failed is announced once, however often the next ones do. */
  #renewLater(hasFailed = false): void {
    const renewal = this.#means.scheduler.schedule(() => {
      const leased = this.#leased;
      if (leased === undefined) return;
      this.#request(leased, false).then(
        () => { if (this.#renewal === renewal) this.#renewLater(); },
        (error: unknown) => {
          if (this.#renewal !== renewal || isOvertaken(error)) return;
          if (error instanceof WriteRefusedError && error.holder !== undefined) return this.#lost(error);
          // An agent that is lost comes back.
          if (!hasFailed) this.#means.announce(error);
          if (this.#renewal === renewal) this.#renewLater(true);
        },
      );
    }, LEASE_RENEWAL_MS);
    this.#renewal = renewal;
  }

  /** Somebody else has the right to write: what is sent is refused with their name, and the limits end the rest; what has not begun does not begin. */
  #lost(error: WriteRefusedError): void {
    this.#renewal = undefined;
    if (this.#isInProtocol) return this.#means.announce(error);
    this.#leased = undefined;
    this.#beginnings.giveUp(error);
  }

  /** A limit has passed; the right to write is kept until the instrument has been taken back. */
  #passed(reason: DirectAccessLimitError): void {
    this.#idle?.unsubscribe();
    this.#idle = undefined;
    this.#longest?.unsubscribe();
    this.#isOver = true;
    this.#means.announce(reason);
    this.#takeBackIfOver();
  }

  /** Not while the instrument's link is down, but as soon as it is up again. */
  #takeBackIfOver(): void {
    if (this.#isOver && !this.#isAway) this.#takeBack(0);
  }

  #takeBackNoMore(): void {
    this.#return?.unsubscribe();
    this.#return = undefined;
  }

  #takeBack(turn: number): void {
    const { scheduler, stop, announce } = this.#means;
    const attempt = new Subscription();
    this.#return = attempt;
    stop().catch((error: unknown) => {
      if (!isOvertaken(error)) announce(error);
      // Otherwise direct access is over, or somebody has begun to use it anew.
      if (this.#return !== attempt) return;
      const delayMs = Math.min(RECOVERY_LONGEST_DELAY_MS, RECOVERY_FIRST_DELAY_MS * 2 ** turn);
      attempt.add(scheduler.schedule(() => { this.#takeBack(turn + 1); }, delayMs));
    });
  }
}
