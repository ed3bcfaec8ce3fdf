import type { SchedulerLike } from 'rxjs';
import { type Menu, type MenuAnswer, targetsOf } from '../definition/menu.ts';
import type { KnownSettings } from '../definition/particle-definition.ts';
import { giveSignals } from '../definition/wake-signal.ts';
import { commandLineFault } from '../engine/command-line.ts';
import { Inbound, type Scan } from '../engine/inbound.ts';
import { withoutBlankEdges } from '../engine/outcome-scanner.ts';
import { PatternScanner } from '../engine/pattern-scanner.ts';
import { CommandRejectedError, ParameterError, ReplyTimeoutError, WakeUpError } from '../errors.ts';
import { MenuRouteError, UnexpectedScreenError } from './menu-errors.ts';
import { firstAnswerTowards } from './menu-route.ts';
import { ScreenScanner, type ShownScreen } from './screen-scanner.ts';

/** How many answers one way through the menus may take. */
export const MENU_STEP_LIMIT = 20;

/** How many answers on one way may lead to another screen than they should: a character was lost, say. */
export const MENU_MISS_LIMIT = 2;

const DEFAULT_REPLY_TIMEOUT_MS = 10_000;

/** What a walk works with. */
export interface WalkMeans {
  readonly terminator: string;
  /** What no value may hold beside the terminator. */
  readonly attentionSequences: readonly string[];
  readonly scheduler: SchedulerLike;
  /** Hands text to the connection; false when it has not taken it in time. */
  readonly send: (text: string, timeoutMs: number, signal: AbortSignal | undefined) => Promise<boolean>;
  readonly sendBreak: (durationMs: number, signal: AbortSignal | undefined) => Promise<void>;
  /** What the instrument should hold, or else is known to. */
  readonly known: () => KnownSettings;
}

/** An answer that is ready to be typed. */
interface Typed {
  readonly name: string;
  readonly answer: MenuAnswer;
  readonly line: string;
  readonly sent: string;
  readonly limitMs: number;
}

/** What came of an answer: a screen, or what shows that the menus have been left. */
interface Shown extends ShownScreen {
  readonly hasLeft?: true;
}

/**
 * Goes through an instrument's menus, one answer at a time, and knows on which screen it stands. Each answer is followed
 * by the check of the screen it leads to; from the sending until that check it stands nowhere.
 */
export class MenuWalker {
  readonly #menu: Menu;
  readonly #means: WalkMeans;
  readonly #inbound = new Inbound();
  #place: string | undefined;

  constructor(menu: Menu, means: WalkMeans) {
    this.#menu = menu;
    this.#means = means;
  }

  /** The screen that the instrument shows; `undefined` where that is not known. */
  get place(): string | undefined {
    return this.#place;
  }

  /** Takes in text that the instrument sent, ignored bytes removed. */
  receive(text: string): void {
    this.#inbound.receive(text);
  }

  /** Forgets the place: somebody else may have typed something. */
  lose(): void {
    this.#place = undefined;
  }

  /** Ends every walk, present and future: the connection is gone. */
  fail(error: Error): void {
    this.#inbound.fail(error);
  }

  /**
   * Has the instrument show its screen once more, and answers which one that is; `undefined` when it shows none in time.
   *
   * @throws {@link UnexpectedScreenError} when it is none of the menu's.
   */
  async look(signal: AbortSignal | undefined): Promise<string | undefined> {
    this.#place = undefined;
    const { refresh = '', replyTimeoutMs: limitMs = DEFAULT_REPLY_TIMEOUT_MS } = this.#menu;
    const shown = await this.#exchange(refresh + this.#means.terminator, { limitMs, signal }, (timeoutMs) => this.#shown(timeoutMs, signal));
    return shown === undefined ? undefined : this.#recognised(shown, 'look at the menu');
  }

  /**
   * Interrupts whatever the instrument is doing to have it show a menu, and answers which screen that is.
   *
   * @throws {@link WakeUpError} when none comes, {@link UnexpectedScreenError} when it is none of the menu's.
   */
  async callAttention(signal: AbortSignal | undefined): Promise<string> {
    const { attention } = this.#menu;
    if (attention === undefined) throw new MenuRouteError({ from: this.#place, to: this.#menu.home, reason: 'the menu declares no way to get its attention' });
    this.#place = undefined;
    const { signals, intervalMs, attempts } = attention;
    this.#inbound.open();
    try {
      let shown: ShownScreen | undefined;
      const comes = async (timeoutMs: number): Promise<boolean> => (shown = await this.#shown(timeoutMs, signal)) !== undefined;
      const means = {
        send: async (text: string) => {
          await this.#means.send(text, intervalMs, signal);
          return false;
        },
        sendBreak: async (durationMs: number) => {
          await this.#means.sendBreak(durationMs, signal);
          return false;
        },
        pause: comes,
      };
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        if (((await giveSignals(signals, means)) || (await comes(intervalMs))) && shown !== undefined) return this.#recognised(shown, 'get attention');
      }
      throw new WakeUpError({ attempts, timeoutMs: attempts * intervalMs, received: this.#inbound.text });
    } finally {
      this.#inbound.close();
    }
  }

  /**
   * Goes to a screen: by the shortest way, or back towards home until there is one. Looks first where it stands if need be,
   * and goes on from wherever it comes out, {@link MENU_MISS_LIMIT} times.
   *
   * @throws {@link MenuRouteError} when there is no way within {@link MENU_STEP_LIMIT}, or the instrument shows no menu; and as {@link give}.
   */
  async goTo(screen: string, signal: AbortSignal | undefined): Promise<void> {
    const from = this.#place ?? (await this.look(signal));
    if (from === undefined) throw new MenuRouteError({ from, to: screen, reason: 'the instrument shows no menu' });
    let misses = 0;
    for (let step = 1; this.#place !== screen; step += 1) {
      if (step > MENU_STEP_LIMIT) throw new MenuRouteError({ from, to: screen, reason: `not there after ${MENU_STEP_LIMIT} answers` });
      const { answer, value } = this.#nextStep(screen);
      try {
        await this.give(answer, value, signal);
      } catch (error) {
        // What is refused on the way was not heard as it was typed: all that is given there is known to be right.
        const isMiss = error instanceof CommandRejectedError || (error instanceof UnexpectedScreenError && error.found !== undefined);
        if (!isMiss || (misses += 1) > MENU_MISS_LIMIT) throw error;
      }
    }
  }

  /** Checks an answer of some screen without sending anything. @throws `ParameterError`. */
  check(screen: string, name: string, value: unknown): void {
    this.#typed(screen, name, value);
  }

  /**
   * Gives one of the answers of the present screen, and answers what the instrument showed, without echo and blank edges.
   *
   * @throws `ParameterError` before anything is sent; {@link ReplyTimeoutError}; {@link CommandRejectedError} when a screen
   *   comes that refuses it; {@link UnexpectedScreenError} when another one comes than the menu says, or any where it leaves the menus.
   */
  async give(name: string, value: unknown, signal: AbortSignal | undefined): Promise<string> {
    const typed = this.#typed(this.#place, name, value);
    const from = this.#place;
    this.#place = undefined;
    const { sent, limitMs, answer } = typed;
    const ask = (timeoutMs: number): Promise<Shown | undefined> =>
      'to' in answer ? this.#shown(timeoutMs, signal) : this.#left(answer.leaves, timeoutMs, signal);
    const shown = await this.#exchange(sent, { limitMs, signal }, ask, (received) => { throw this.#late(typed, received); });
    if (shown === undefined) return '';
    if (shown.hasLeft !== true) this.#arrive(typed, from, shown);
    return withoutBlankEdges(shown.text.startsWith(typed.line) ? shown.text.slice(typed.line.length) : shown.text);
  }

  #typed(place: string | undefined, name: string, value: unknown): Typed {
    const screen = place === undefined ? undefined : this.#menu.screens[place];
    const answer = screen !== undefined && Object.hasOwn(screen.answers, name) ? screen.answers[name] : undefined;
    if (answer === undefined) throw new MenuRouteError({ from: place, to: name, reason: `there is no answer ${JSON.stringify(name)} here` });
    const { send, terminator = this.#means.terminator, replyTimeoutMs = this.#menu.replyTimeoutMs ?? DEFAULT_REPLY_TIMEOUT_MS } = answer;
    // The types of the protocol's verbs, and of a step back, are what gives it a value of the right kind.
    const line = typeof send === 'string' ? send : send(value as never);
    const fault = typeof send === 'string' ? undefined : commandLineFault(line, { terminator, attentionSequences: this.#means.attentionSequences });
    if (fault !== undefined) throw new ParameterError(`cannot answer ${name} with ${JSON.stringify(line)}: expected ${fault}`);
    const limitMs = typeof replyTimeoutMs === 'number' ? replyTimeoutMs : replyTimeoutMs(value as never);
    return { name, answer, line, sent: line + terminator, limitMs };
  }

  #nextStep(to: string): { readonly answer: string; readonly value?: unknown } {
    const from = this.#place ?? this.#menu.home;
    const answer = firstAnswerTowards(this.#menu, from, to);
    if (answer !== undefined) return { answer };
    const back = this.#menu.screens[from]?.back;
    const step = typeof back === 'function' ? back(this.#means.known()) : back === undefined ? undefined : { answer: back };
    if (step === undefined) throw new MenuRouteError({ from, to, reason: 'no answer is known that would change nothing' });
    return step;
  }

  /** Opens the ear, types, and waits for what is to come; closes it whatever happens. */
  async #exchange(
    sent: string,
    { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal | undefined },
    ask: (timeoutMs: number) => Promise<Shown | undefined>,
    late: (received: string) => void = () => undefined,
  ): Promise<Shown | undefined> {
    const endsAtMs = this.#means.scheduler.now() + limitMs;
    this.#inbound.open();
    try {
      const isSent = sent === '' || (await this.#means.send(sent, limitMs, signal));
      const shown = isSent ? await ask(Math.max(0, endsAtMs - this.#means.scheduler.now())) : undefined;
      if (shown === undefined) late(this.#inbound.text);
      return shown;
    } finally {
      this.#inbound.close();
    }
  }

  #shown(timeoutMs: number, signal: AbortSignal | undefined): Promise<Shown | undefined> {
    const scanner = new ScreenScanner(this.#menu);
    return this.#wait((piece) => scanner.scan(piece, () => this.#inbound.text), timeoutMs, signal);
  }

  /** A screen that comes instead shows that it has not left. */
  #left(leaves: 'sent' | RegExp, timeoutMs: number, signal: AbortSignal | undefined): Promise<Shown | undefined> {
    if (leaves === 'sent') return Promise.resolve({ screen: undefined, text: '', hasLeft: true });
    const [pattern, screens] = [new PatternScanner(leaves), new ScreenScanner(this.#menu)];
    return this.#wait((piece) => {
      const end = pattern.scan(piece);
      if (end === undefined) return screens.scan(piece, () => this.#inbound.text);
      return { value: { screen: undefined, text: this.#inbound.text.slice(0, end), hasLeft: true }, quietMs: 0 };
    }, timeoutMs, signal);
  }

  #wait(scan: Scan<Shown>, timeoutMs: number, signal: AbortSignal | undefined): Promise<Shown | undefined> {
    return this.#inbound.wait(scan, { scheduler: this.#means.scheduler, timeoutMs, signal });
  }

  #arrive({ name, answer, sent }: Typed, from: string | undefined, { screen, text }: ShownScreen): void {
    const expected = 'to' in answer ? targetsOf(answer) : [String(answer.leaves)];
    this.#place = screen;
    if (screen !== undefined && expected.includes(screen)) return;
    if (screen !== undefined && this.#menu.screens[screen]?.isRefusal === true) throw new CommandRejectedError(sent, text);
    throw new UnexpectedScreenError(`answered ${name} at ${from ?? 'an unknown place'}`, { expected, found: screen, received: text });
  }

  #recognised({ screen, text }: ShownScreen, attempted: string): string {
    this.#place = screen;
    if (screen !== undefined) return screen;
    throw new UnexpectedScreenError(attempted, { expected: Object.keys(this.#menu.screens), found: undefined, received: text });
  }

  #late({ answer, sent, limitMs }: Typed, received: string): ReplyTimeoutError {
    const expected = 'to' in answer ? `prompt of ${targetsOf(answer).join(' or ')}` : String(answer.leaves);
    return new ReplyTimeoutError({ expected, timeoutMs: limitMs, sent, received });
  }
}
