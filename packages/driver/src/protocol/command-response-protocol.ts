import type { Command } from '../definition/command.ts';
import type { AnyDefinition, Changes, Values } from '../definition/instrument-definition.ts';
import { CommandEngine, type ExchangeOptions } from '../engine/command-engine.ts';
import { CommandRejectedError, ReadBackError } from '../errors.ts';
import { DriverProtocolState } from '../lineage/names.ts';
import { InstrumentProtocol, type ProtocolContext } from './instrument-protocol.ts';
import type { GetRequest } from './protocol-table.ts';
import type { EncodedSetting } from './settings.ts';

/**
 * The base of protocols in which a command line is answered by a reply and a prompt.
 *
 * A subclass says how the settings are read and written, and, in its table, what each event does.
 */
export abstract class CommandResponseProtocol<D extends AnyDefinition> extends InstrumentProtocol<D> {
  readonly #engine: CommandEngine;

  constructor(definition: D, context: ProtocolContext) {
    super(definition, context);
    this.#engine = new CommandEngine(definition, context.connection, context.scheduler);
  }

  /** Asks the instrument for all of its settings and answers the text that tells them. */
  protected abstract readSettings(): Promise<string>;

  /** Sends one setting, already written as the instrument expects it. */
  protected abstract writeSetting(wire: string, value: string): Promise<void>;

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

  /** Brings the instrument to its prompt, and answers what came, prompt included. */
  protected wakeUp(): Promise<string> {
    return this.#engine.wakeUp({ signal: this.signal });
  }

  /** Answers a GET: from what is known, or, where that is not enough or not wanted, from the instrument. */
  protected async getParameters({ names, isFresh }: GetRequest<D>): Promise<{ readonly result: Partial<Values<D>> }> {
    const checked = this.settings.checkNames(names);
    if (isFresh || !this.settings.knows(checked)) await this.refreshSettings();
    return { result: this.settings.pick(checked) };
  }

  /**
   * Answers a SET: checks every value, then sends each, then reads all settings back.
   *
   * @throws `ParameterError` before anything is sent; `ReadBackError` when the instrument holds other values after.
   */
  protected async setParameters(changes: Changes<D>): Promise<{ readonly result: Partial<Values<D>> }> {
    await this.#write(changes, this.settings.encode(changes));
    return { result: this.settings.pick(this.settings.checkNames(Object.keys(changes))) };
  }

  /** Reads the settings and sends the start-up values that differ. To be called on entering command mode. */
  protected async applyStartup(): Promise<void> {
    await this.refreshSettings();
    if (this.startup === 'leave') return;
    const changes = this.settings.startupChanges();
    if (Object.keys(changes).length > 0) await this.#write(changes, this.settings.encode(changes, ['read-write', 'immutable', 'direct-access']));
  }

  /** Reads the settings, and announces a change if there is one. */
  protected async refreshSettings(): Promise<void> {
    const changed = this.settings.read(await this.readSettings());
    if (changed.length > 0) this.announce({ type: 'config-change', values: this.settings.values, changed, atMs: this.scheduler.now() });
  }

  protected override gotData(text: string): void {
    // Also in direct access: whoever ends it has to hear what the instrument answers while the state is still that.
    this.#engine.receive(text);
  }

  protected override connectionLost(error: unknown): void {
    this.#engine.fail(error);
  }

  async #write(changes: Changes<D>, encoded: readonly EncodedSetting[]): Promise<void> {
    try {
      for (const { wire, text } of encoded) await this.writeSetting(wire, text);
    } catch (error) {
      // A refusal half-way leaves some values set: what the instrument holds now must be known.
      if (error instanceof CommandRejectedError) await this.refreshSettings();
      throw error;
    }
    await this.refreshSettings();
    const differences = this.settings.differences(changes);
    if (differences.length > 0) throw new ReadBackError(differences);
  }
}
