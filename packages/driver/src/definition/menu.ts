import { DefinitionError, ParameterError } from '../errors.ts';
import type { KnownSettings } from './particle-definition.ts';
import type { WakeSignal } from './wake-signal.ts';

/** What one answer does, whatever is sent for it. */
interface AnswerFacts {
  /**
   * What is typed, without the terminator: a fixed text, or one built from a value. A fixed text may hold control
   * characters; what a value is built into may not, nor the terminator.
   */
  readonly send: string | ((value: never) => string);
  readonly description?: string;
  /** Whether it changes something, so that it is only ever given on purpose, never on the way to somewhere else. Default false. */
  readonly hasEffect?: boolean;
  /** What ends it, where it is not the instrument's terminator. */
  readonly terminator?: string;
  /** How long until the next screen is complete; by its value where that makes the difference. Default as the menu says. */
  readonly replyTimeoutMs?: number | ((value: never) => number);
}

/** An answer that leads to a screen. */
export interface AnswerToScreen<Screen extends string = string> extends AnswerFacts {
  /** Every screen that may follow, other than one that refuses the answer. */
  readonly to: Screen | readonly Screen[];
}

/** An answer that leaves the menus, for streaming say. */
export interface AnswerOutside extends AnswerFacts {
  /** What shows that it was heard: a pattern in what comes, or the sending itself. */
  readonly leaves: 'sent' | RegExp;
}

/** One answer to the prompt of a screen. */
export type MenuAnswer<Screen extends string = string> = AnswerToScreen<Screen> | AnswerOutside;

/** A step towards the home screen: an answer, and the value of one that takes a value. */
export interface BackStep {
  readonly answer: string;
  readonly value?: unknown;
}

/** One screen of a menu: what shows that it is there, and what may be answered. */
export interface MenuScreen<Screen extends string = string> {
  /** The exact ends of the screen, blanks included; several where versions of an instrument differ. */
  readonly prompts: readonly string[];
  /** What the screen says somewhere above its prompt; tells screens with the same prompt apart, and one instrument from another. */
  readonly title?: RegExp;
  readonly answers: Readonly<Record<string, MenuAnswer<Screen>>>;
  /**
   * The answer that leads towards home; the home screen has none. Where a screen wants a value, the step that changes
   * nothing, from what the instrument should hold, where the driver sees to that, and else from what it is known to hold:
   * without one it is not left by guessing.
   */
  readonly back?: string | ((known: KnownSettings) => BackStep | undefined);
  /** Whether the instrument shows it to refuse an answer. Default false. */
  readonly isRefusal?: boolean;
}

/** How an instrument that shows no menu is brought to show one. */
export interface MenuAttention {
  /** Sent one after the other; a prompt that comes during a pause ends it all. */
  readonly signals: readonly WakeSignal[];
  /** How long each attempt waits for a prompt after its last signal. */
  readonly intervalMs: number;
  readonly attempts: number;
}

/** An instrument's menus, as data. */
export interface Menu<S extends Readonly<Record<string, MenuScreen>> = Readonly<Record<string, MenuScreen>>, Home extends string = string> {
  /** The screen from which every other is reached. */
  readonly home: Home;
  readonly screens: S;
  /** Has the instrument show its present screen once more, and changes nothing; sent with the terminator. Default nothing but that. */
  readonly refresh?: string;
  /** For how long nothing may follow a prompt for it to count. Default 300. */
  readonly quietMs?: number;
  /** How long a screen may take to be complete. Default 10,000. */
  readonly replyTimeoutMs?: number;
  /** The end of a screen that is certainly a prompt, be it in no screen here: it is not waited for any longer then. */
  readonly anyPrompt?: RegExp;
  /** Absent where the instrument always shows a menu. */
  readonly attention?: MenuAttention;
}

/** The names of a menu's screens. */
export type ScreenName<M extends Menu> = keyof M['screens'] & string;

/** The names of the answers of a screen. */
export type AnswerName<M extends Menu, S extends ScreenName<M>> = keyof M['screens'][S]['answers'] & string;

/** What an answer is given beside its name: its value where it is built from one, and nothing otherwise. */
export type AnswerValue<M extends Menu, S extends ScreenName<M>, A extends AnswerName<M, S>> = M['screens'][S]['answers'][A] extends {
  readonly send: (value: infer V) => string;
}
  ? [value: V]
  : [];

/** Screens whose answers lead to one another, and nowhere else. */
type Linked<S> = { readonly [K in keyof S]: MenuScreen<keyof S & string> };

/**
 * States an instrument's menus, and checks that they hang together.
 *
 * @throws {@link DefinitionError} while the module loads: an answer leads nowhere, two screens cannot be told apart, or
 *   there is no way back from one.
 */
export function defineMenu<const S extends Readonly<Record<string, MenuScreen>>>(menu: Menu<S & Linked<S>, keyof S & string>): Menu<S, keyof S & string> {
  const fault = menuFault(menu);
  if (fault !== undefined) throw new DefinitionError(`menu: ${fault}`);
  return menu;
}

/** Builds an answer from a whole number, which must be in a range, both ends allowed. The builder throws {@link ParameterError}. */
export function numberBetween(minimum: number, maximum: number): (value: number) => string {
  return (value) => {
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return String(value);
    throw new ParameterError(`expected a whole number from ${minimum} to ${maximum}, found ${value}`);
  };
}

/** @internal Lists the screens that an answer may lead to; none where it leaves the menus. */
export function targetsOf(answer: MenuAnswer): readonly string[] {
  if (!('to' in answer)) return [];
  return typeof answer.to === 'string' ? [answer.to] : answer.to;
}

function menuFault({ home, screens, attention }: Menu): string | undefined {
  if (!Object.hasOwn(screens, home)) return `home ${home} is not among the screens`;
  if (attention !== undefined && !(attention.attempts >= 1 && attention.intervalMs > 0)) return 'attention takes at least one attempt, and some time';
  for (const [name, screen] of Object.entries(screens)) {
    const fault = screenFault(screen, { isHome: name === home, screens });
    if (fault !== undefined) return `${name} ${fault}`;
  }
  return likenessFault(screens);
}

function screenFault({ prompts, answers, back }: MenuScreen, { isHome, screens }: { isHome: boolean; screens: Menu['screens'] }): string | undefined {
  if (prompts.length === 0 || prompts.some((prompt) => prompt.trim() === '')) return 'has no prompt';
  for (const [name, answer] of Object.entries(answers)) {
    const missing = targetsOf(answer).find((target) => !Object.hasOwn(screens, target));
    if (missing !== undefined) return `leads by ${name} to ${missing}, which is not among the screens`;
  }
  if (isHome) return back === undefined ? undefined : 'is home and has a way back';
  if (back === undefined) return 'has no way back';
  if (typeof back !== 'string') return undefined;
  const answer = Object.hasOwn(answers, back) ? answers[back] : undefined;
  if (answer === undefined) return `goes back by ${back}, which is not among its answers`;
  if (answer.hasEffect === true) return `goes back by ${back}, which changes something`;
  return typeof answer.send === 'string' ? undefined : `goes back by ${back}, which takes a value`;
}

/** Screens with the same prompt need titles. */
function likenessFault(screens: Menu['screens']): string | undefined {
  const untitled = new Map<string, string>();
  const all = Object.entries(screens).flatMap(([name, { prompts, title }]) => prompts.map((prompt) => ({ name, prompt, title })));
  for (const { name, prompt, title } of all) {
    if (title !== undefined) continue;
    const other = untitled.get(prompt) ?? all.find((each) => each.name !== name && each.prompt === prompt)?.name;
    if (other !== undefined) return `${name} and ${other} have the prompt ${JSON.stringify(prompt)} and not both a title`;
    untitled.set(prompt, name);
  }
  return undefined;
}
