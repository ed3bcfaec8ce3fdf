import type { Menu, MenuAnswer, MenuScreen } from '@taffrail/driver';

/** An answer to a screen of a menu, as data. */
export interface AnswerDescription {
  readonly name: string;
  /** What is typed, the terminator apart; `<value>` stands for what is built from a value. */
  readonly sends: string;
  /** The screens that may follow; none where it leaves the menus. */
  readonly leadsTo: readonly string[];
  /** Whether it changes something, so that no driver gives it on the way to somewhere else. */
  readonly hasEffect: boolean;
  readonly description?: string;
}

/** A screen of a menu, as data. */
export interface ScreenDescription {
  readonly name: string;
  readonly prompts: readonly string[];
  /** A regular expression that something above the prompt matches. */
  readonly title?: string;
  /** Whether the instrument shows it to refuse an answer. */
  readonly isRefusal: boolean;
  readonly answers: readonly AnswerDescription[];
}

/** The menus that an instrument is worked through, as data. */
export interface MenuDescription {
  /** The screen from which every other is reached. */
  readonly home: string;
  readonly screens: readonly ScreenDescription[];
}

/** Describes a menu. */
export function menuDescription({ home, screens }: Menu): MenuDescription {
  return { home, screens: Object.entries(screens).map(([name, screen]) => screenDescription(name, screen)) };
}

function screenDescription(name: string, { prompts, title, isRefusal = false, answers }: MenuScreen): ScreenDescription {
  return {
    name,
    prompts,
    ...(title !== undefined && { title: title.source }),
    isRefusal,
    answers: Object.entries(answers).map(([key, answer]) => answerDescription(key, answer)),
  };
}

function answerDescription(name: string, answer: MenuAnswer): AnswerDescription {
  const { send, hasEffect = false, description } = answer;
  return {
    name,
    sends: typeof send === 'string' ? send : '<value>',
    leadsTo: 'to' in answer ? [answer.to].flat() : [],
    hasEffect,
    ...(description !== undefined && { description }),
  };
}
