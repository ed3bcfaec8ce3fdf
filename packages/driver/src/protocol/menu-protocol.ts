import { ConnectionError } from '@taffrail/connection';
import { bounded } from '../bounded.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import type { AnswerName, AnswerValue, Menu, ScreenName } from '../definition/menu.ts';
import type { KnownSettings } from '../definition/particle-definition.ts';
import { DefinitionError, ParameterError } from '../errors.ts';
import { latin1Bytes } from '../latin1.ts';
import { CommandResponseProtocol } from './command-response-protocol.ts';
import type { ProtocolContext } from './instrument-protocol.ts';
import { UnexpectedScreenError } from './menu-errors.ts';
import { MENU_MISS_LIMIT, MenuWalker } from './menu-walker.ts';

/**
 * The base of protocols in which an instrument is worked through menus.
 *
 * The menu is data, see `defineMenu`. A subclass says, in its table, which answers each event comes down to; the base
 * finds the way to them, checks every screen that comes, and after anything unexpected goes back to the home screen.
 */
export abstract class MenuProtocol<D extends AnyDefinition, M extends Menu> extends CommandResponseProtocol<D> {
  readonly menu: M;
  readonly #walker: MenuWalker;

  /** @throws {@link DefinitionError} for another menu than the definition's, which is what is told of the instrument. */
  constructor(definition: D, menu: M, context: ProtocolContext) {
    super(definition, context);
    if (definition.menu !== menu) throw new DefinitionError(`${definition.id}: its protocol walks another menu than the definition has`);
    this.menu = menu;
    this.#walker = new MenuWalker(menu, {
      terminator: definition.terminator,
      attentionSequences: definition.attentionSequences ?? [],
      scheduler: context.scheduler,
      send: (text, timeoutMs, signal) => this.#send(text, timeoutMs, signal),
      sendBreak: (durationMs, signal) => this.connection.sendBreak(durationMs, signal && { signal }),
      known: () => ({ ...this.settings.values, ...this.#aboutToBeSet() }),
    });
  }

  /** The screen that the instrument shows; `undefined` where that is not known. */
  protected get place(): ScreenName<M> | undefined {
    return this.#walker.place;
  }

  /**
   * Goes to a screen, gives one of its answers, and resolves with what the instrument then shows.
   *
   * The value is checked before anything is sent, the way to the screen included. Where the screen comes again in place of
   * the one that should, the answer was not taken, and is given again, {@link MENU_MISS_LIMIT} times. When anything goes wrong that is not
   * the connection's or the caller's doing, the instrument is brought back to the home screen first; that this failed
   * too is announced.
   *
   * @throws `ParameterError`, `MenuRouteError`, `UnexpectedScreenError`, `CommandRejectedError`, `ReplyTimeoutError`; the
   *   signal's reason; the connection's errors.
   */
  protected async give<S extends ScreenName<M>, A extends AnswerName<M, S>>(screen: S, answer: A, ...values: AnswerValue<M, S, A>): Promise<string> {
    const { signal } = this;
    const [value] = values;
    this.#walker.check(screen, answer, value);
    return this.#comingBack(async () => {
      for (let misses = 0; ; misses += 1) {
        await this.#walker.goTo(screen, signal);
        try {
          return await this.#walker.give(answer, value, signal);
        } catch (error) {
          const isUntaken = error instanceof UnexpectedScreenError && error.found === screen;
          if (!isUntaken || misses === MENU_MISS_LIMIT) throw error;
        }
      }
    });
  }

  /** Goes to a screen; as {@link give} does on its way. */
  protected async goTo(screen: ScreenName<M>): Promise<void> {
    const { signal } = this;
    await this.#comingBack(() => this.#walker.goTo(screen, signal));
  }

  /** Goes to the home screen. */
  protected async goHome(): Promise<void> {
    await this.#walker.goTo(this.menu.home, this.signal);
  }

  /** Has the instrument show its screen once more, and answers which one that is; `undefined` where it shows none: it may be streaming. */
  protected async look(): Promise<ScreenName<M> | undefined> {
    await this.#walker.look(this.signal);
    return this.place;
  }

  /** Interrupts what the instrument is doing, streaming say, and brings it to the home screen. @throws `WakeUpError` when it does not react. */
  protected async callAttention(): Promise<void> {
    const { signal } = this;
    await this.#walker.callAttention(signal);
    // What was sent once too often stands behind the prompt, as the beginning of an answer.
    this.#walker.lose();
    await this.#walker.goTo(this.menu.home, signal);
  }

  protected override async sendDirect(bytes: Uint8Array): Promise<void> {
    this.#walker.lose();
    await super.sendDirect(bytes);
  }

  protected override gotData(text: string): void {
    super.gotData(text);
    this.#walker.receive(text);
  }

  protected override instrumentReturned(): void {
    super.instrumentReturned();
    this.#walker.lose();
  }

  protected override connectionLost(error: unknown): void {
    super.connectionLost(error);
    this.#walker.fail(error instanceof Error ? error : new Error(String(error)));
  }

  /** What will be sent once there is a menu, whatever a question is answered before. */
  #aboutToBeSet(): KnownSettings {
    return !this.settings.isEstablished || this.whenSettingsDiffer === 'restore' ? this.settings.wanted : {};
  }

  async #comingBack<R>(work: () => Promise<R>): Promise<R> {
    const { signal } = this;
    try {
      return await work();
    } catch (error) {
      const isNobodysPlace = error instanceof ParameterError || error instanceof ConnectionError;
      if (isNobodysPlace || signal?.aborted === true) throw error;
      try {
        await this.#walker.goTo(this.menu.home, signal);
      } catch (second) {
        this.announceError(second);
      }
      throw error;
    }
  }

  async #send(text: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    signal?.throwIfAborted();
    const wanted = new AbortController();
    const sending = this.connection.send(latin1Bytes(text), { signal: wanted.signal });
    try {
      return (await bounded(sending, { scheduler: this.scheduler, timeoutMs, signals: [signal] })) !== undefined;
    } finally {
      wanted.abort();
    }
  }
}
