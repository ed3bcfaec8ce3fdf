import { ventMenu } from '../../test/vent-menu.ts';
import { type AnswerName, type AnswerValue, defineMenu, type ScreenName } from './menu.ts';

type Vent = typeof ventMenu;

/** Screens and answers are known by name. */
export const screen: ScreenName<Vent> = 'setup';
export const answer: AnswerName<Vent, 'setup'> = 'print';
// @ts-expect-error -- there is no such screen
export const noScreen: ScreenName<Vent> = 'porch';
// @ts-expect-error -- an answer of another screen
export const noAnswer: AnswerName<Vent, 'setup'> = 'togglePump';

/** An answer takes a value if it is built from one, of the type it is built from. */
export const value: AnswerValue<Vent, 'seconds', 'enter'> = [15];
export const noValue: AnswerValue<Vent, 'setup', 'print'> = [];
// @ts-expect-error -- it is built from a number
export const wrongValue: AnswerValue<Vent, 'seconds', 'enter'> = ['15'];
// @ts-expect-error -- it takes a value
export const missingValue: AnswerValue<Vent, 'seconds', 'enter'> = [];

/** An answer leads to screens of the same menu. */
export const astray = (): unknown =>
  defineMenu({
    home: 'main',
    // @ts-expect-error -- there is no such screen
    screens: { main: { prompts: ['main> '], answers: { go: { send: '1', to: 'porch' } } } },
  });

// @ts-expect-error -- home is one of the screens
export const homeless = (): unknown => defineMenu({ home: 'porch', screens: { main: { prompts: ['main> '], answers: {} } } });
