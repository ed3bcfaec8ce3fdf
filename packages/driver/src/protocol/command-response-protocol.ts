import { ConnectionClosedError, LinkCapabilityError } from '@taffrail/connection';
import type { Command } from '../definition/command.ts';
import type { RepeatedEvent } from '../definition/driver-interval.ts';
import type { AnyDefinition, Changes, Values } from '../definition/instrument-definition.ts';
import { isOvertaken, translateError } from '../driver/translate-error.ts';
import { CommandEngine, type ExchangeOptions } from '../engine/command-engine.ts';
import { CommandRejectedError, ProtocolError, ReadBackError, ReplyTimeoutError } from '../errors.ts';
import { DriverEvent, DriverParameter, DriverProtocolState } from '../lineage/names.ts';
import { DriverIntervals } from '../scheduling/driver-intervals.ts';
import { type ClockAccess, type ClockSync, syncClock } from './clock.ts';
import { inPresent } from './in-present.ts';
import { InstrumentProtocol, type ProtocolContext } from './instrument-protocol.ts';
import type { GetRequest } from './protocol-table.ts';
import type { EncodedSetting } from './settings.ts';

/** What is done amid sampling. */
export interface Interruption<R> {
  /** Has the instrument stop, and makes sure that it did. */
  readonly interrupt: () => Promise<void>;
  readonly work: () => Promise<R>;
  /** Has it sample again, which it may be doing already where the interruption failed. */
  readonly resume: () => Promise<void>;
}

/**
 * The base of protocols in which a command line is answered by a reply and a prompt.
 *
 * A subclass says how the settings are read and written, and, in its table, what each event does.
 */
export abstract class CommandResponseProtocol<D extends AnyDefinition> extends InstrumentProtocol<D> {
  readonly #engine: CommandEngine;
  readonly #intervals: DriverIntervals;
  /** Between the first setting sent and the reading back: what differs then is no news. */
  #isWriting = false;

  constructor(definition: D, context: ProtocolContext) {
    super(definition, context);
    this.#engine = new CommandEngine(definition, context.connection, context.scheduler, (progress) => {
      this.announce({ type: 'progress', ...progress, atMs: this.scheduler.now() });
    });
    this.#intervals = new DriverIntervals(definition.parameters, {
      scheduler: this.scheduler,
      chosen: context.desired?.chosen ?? new Map(),
      handles: (event) => this.capabilities.includes(event),
      present$: inPresent(context.connection.status$),
      raise: (event) => this.#repeat(event),
      announceError: (error) => { this.announceError(error); },
    });
  }

  override async start(): Promise<void> {
    // It completes when the protocol has stopped.
    this.transitions$.subscribe(() => { this.#intervals.stateChanged(); });
    await super.start();
  }

  override async stop(): Promise<void> {
    this.#intervals.stop();
    await super.stop();
    // What a handler has begun and not waited for runs under no signal of its own.
    this.#engine.fail(new ConnectionClosedError(this.connection.url, 'wait for a reply'));
  }

  /** Asks the instrument for all of its settings and answers the text that tells them. */
  protected abstract readSettings(): Promise<string>;

  /** Sends one setting, already written as the instrument expects it. */
  protected abstract writeSetting(wire: string, value: string): Promise<void>;

  /**
   * Sends several settings, tokens with values already written, in this order. One by one, unless a subclass has them in one block, or
   * between a passkey and a save.
   */
  protected async writeSettings(settings: readonly { readonly wire: string; readonly text: string }[]): Promise<void> {
    for (const { wire, text } of settings) await this.writeSetting(wire, text);
  }

  /** Whether the next command must be preceded by a wake-up. */
  protected needsWakeUp(): boolean {
    const { wakeUp } = this.definition;
    return wakeUp !== undefined && (this.state !== DriverProtocolState.COMMAND || this.#engine.silentMs >= wakeUp.afterSilenceMs);
  }

  /** Runs one command and answers its parsed reply; see `CommandEngine.run` for what can go wrong. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the bound of Command
  protected run<A extends readonly any[], R>(command: Command<A, R>, ...args: A): Promise<R> {
    return this.runWith({}, command, ...args);
  }

  /** Runs one command with settings of its own. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the bound of Command
  protected runWith<A extends readonly any[], R>(options: Omit<ExchangeOptions, 'signal'>, command: Command<A, R>, ...args: A): Promise<R> {
    return this.#engine.run(command, args, { isWakeUpNeeded: this.needsWakeUp(), signal: this.signal, ...options });
  }

  /** Whether an exchange was answered in time, be it with a refusal: what was sent may have met the rest of another line. */
  protected async isAnswered(exchange: Promise<unknown>): Promise<boolean> {
    try {
      await exchange;
    } catch (error) {
      if (error instanceof ReplyTimeoutError) return false;
      if (!(error instanceof CommandRejectedError)) throw error;
    }
    return true;
  }

  /** Brings the instrument to its prompt, and answers what came, prompt included. */
  protected wakeUp(): Promise<string> {
    return this.#engine.wakeUp({ signal: this.signal });
  }

  /**
   * Answers a GET: from what is known, or, where that is not enough or not wanted, from the instrument.
   *
   * @throws `ParameterError` before anything is sent; `ProtocolError` when the instrument does not tell a parameter that
   *   was asked for by name. ALL are those that it tells.
   */
  protected async getParameters({ names, isFresh }: GetRequest<D>): Promise<{ readonly result: Partial<Values<D>> }> {
    const checked = this.settings.checkNames(names);
    if (isFresh) this.settings.doubt(checked);
    if (!this.settings.knows(checked)) await this.refreshSettings();
    const untold = checked.filter((name) => !this.settings.knows([name]));
    if (untold.length > 0 && names !== DriverParameter.ALL) {
      throw new ProtocolError(`expected the instrument to tell ${untold.join(', ')}, but its settings as read do not`);
    }
    return { result: this.settings.pick(checked) };
  }

  /**
   * Answers a SET: checks every value, then sends each, then reads all settings back.
   *
   * @throws `ParameterError` before anything is sent; `ReadBackError` when the instrument holds other values after.
   */
  protected async setParameters(changes: Changes<D>): Promise<{ readonly result: Partial<Values<D>> }> {
    await this.#write(changes, this.settings.encode(changes));
    this.settings.choose(changes);
    this.settingsRead();
    return { result: this.settings.pick(this.settings.checkNames(Object.keys(changes))) };
  }

  /**
   * Reads the settings, then sends the start-up values that differ, unless they are to be left alone, and puts back what
   * direct access must not change. To be called on entering command mode.
   *
   * Where the instrument had its settings and holds others, that is announced, and what has been set since is sent as
   * well: a reconnect or a reset loses no setting. Policies other than `restore` send nothing then.
   *
   * @throws `ReadBackError` when the instrument holds other values after.
   */
  protected async applyStartup(): Promise<void> {
    if (this.settings.isRemembering) this.settings.releaseChoices();
    await this.refreshSettings();
    const isToRestore = !this.settings.isEstablished || this.whenSettingsDiffer === 'restore';
    if (!isToRestore && this.whenSettingsDiffer === 'ask') this.askAgain();
    const changes = this.settings.joined(isToRestore ? this.settings.desiredChanges() : {}, this.settings.takeRemembered());
    if (Object.keys(changes).length > 0) await this.#write(changes, this.settings.encode(changes));
    this.settings.establish();
    this.settingsRead();
  }

  /** Reads the settings, and announces a change if there is one. */
  protected async refreshSettings(): Promise<void> {
    const changed = this.settings.read(this.#intervals.toldWith(await this.readSettings()));
    if (changed.length > 0) this.announce({ type: 'config-change', values: this.settings.values, changed, atMs: this.scheduler.now() });
    if (!this.#isWriting) this.settingsRead();
  }

  /**
   * Answers a CLOCK_SYNC: reads the clock, sets it, reads it again, and announces what came of it.
   *
   * @throws `ProtocolError` when the clock is then out by more than `CLOCK_TOLERANCE_MS`.
   */
  protected async setClock(access: ClockAccess): Promise<{ readonly result: ClockSync }> {
    const result = await syncClock(access, this.scheduler);
    this.announce({ type: 'clock-sync', ...result, atMs: this.scheduler.now() });
    return { result };
  }

  /**
   * Interrupts an instrument that samples, does something, and has it sample again before whatever came of that is answered. Where that cannot be,
   * in an abort say, RESET follows, whose handler in AUTOSAMPLE is to find out where the instrument was left; in a state without one it comes to
   * nothing. A link that cannot interrupt has interrupted nothing.
   */
  protected async amidSampling<R>({ interrupt, work, resume }: Interruption<R>): Promise<R> {
    try {
      await interrupt();
    } catch (error) {
      if (!(error instanceof LinkCapabilityError)) await this.#resumeOrReset(resume);
      throw error;
    }
    try {
      return await work();
    } finally {
      await this.#resumeOrReset(resume);
    }
  }

  /** Does something for whose answer nobody waits. What fails, and was not aborted, is announced, and leaves the instrument nobody knows where. */
  protected async orUnknown<R>(work: () => Promise<R>): Promise<R | { readonly next: typeof DriverProtocolState.UNKNOWN }> {
    try {
      return await work();
    } catch (error) {
      if (this.signal?.aborted === true) throw error;
      this.announceError(error);
      return { next: DriverProtocolState.UNKNOWN };
    }
  }

  protected override async sendDirect(bytes: Uint8Array): Promise<void> {
    this.#engine.quarantineForOthers();
    this.settings.remember();
    await super.sendDirect(bytes);
  }

  protected override gotData(text: string): void {
    this.#engine.receive(text);
  }

  protected override instrumentReturned(): void {
    this.#engine.quarantine();
    this.settings.doubt();
  }

  protected override connectionLost(error: unknown): void {
    this.#engine.fail(error instanceof Error ? error : new Error(String(error)));
  }

  /** What fails here is tried again, and announced if it fails again. */
  async #resumeOrReset(resume: () => Promise<void>): Promise<void> {
    try {
      this.signal?.throwIfAborted();
      await resume();
    } catch {
      this.raise(DriverEvent.RESET);
    }
  }

  /** What has to give way, or comes in a state that it has no meaning in, is done the next time. */
  async #repeat(event: RepeatedEvent): Promise<void> {
    try {
      await this.dispatch(event, undefined);
    } catch (error) {
      const cause = translateError(event, error);
      if (!isOvertaken(cause)) this.announceError(cause);
    }
  }

  async #write(changes: Changes<D>, encoded: readonly EncodedSetting[]): Promise<void> {
    // Until they are read back nobody knows what the instrument holds, whatever happens on the way.
    this.settings.doubt(encoded.map(({ name }) => name));
    this.#isWriting = true;
    try {
      await this.#writeEach(encoded);
      await this.refreshSettings();
    } finally {
      this.#isWriting = false;
    }
    const differences = this.settings.differences(changes);
    if (differences.length > 0) throw new ReadBackError(differences);
  }

  async #writeEach(encoded: readonly EncodedSetting[]): Promise<void> {
    try {
      const own = encoded.filter(({ wire, text }) => !this.#intervals.take(wire, text));
      if (own.length > 0) await this.writeSettings(own);
    } catch (error) {
      if (error instanceof CommandRejectedError) await this.#rereadAfter(error);
      throw error;
    }
  }

  /** A refusal half-way leaves some values set, which is worth an event; it is the refusal that the caller is told of. */
  async #rereadAfter(refusal: CommandRejectedError): Promise<void> {
    try {
      await this.refreshSettings();
    } catch (error) {
      this.announceError(new ProtocolError(`cannot tell what was set before the instrument rejected ${JSON.stringify(refusal.sent)}`, { cause: error }));
    }
  }
}
