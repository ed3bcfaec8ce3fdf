import { describe, expect, it } from 'vitest';
import { DefinitionError, ParameterError } from '../errors.ts';
import { defineMenu, type Menu, type MenuScreen, numberBetween } from './menu.ts';

const main = { prompts: ['main> '], answers: { sub: { send: '1', to: 'sub' } } } as const satisfies MenuScreen;
const sub = { prompts: ['sub> '], answers: { leave: { send: '9', to: 'main' } }, back: 'leave' } as const satisfies MenuScreen;

/** Defines a menu of any screens, as one that does not compile would be. */
function defining(screens: Readonly<Record<string, MenuScreen>>, rest: Partial<Menu> = {}): () => unknown {
  return () => defineMenu<Readonly<Record<string, MenuScreen>>>({ home: 'main', ...rest, screens });
}

describe('a menu', () => {
  it('is what it was given', () => {
    const menu = defineMenu({ home: 'main', screens: { main, sub } });

    expect(menu).toEqual({ home: 'main', screens: { main, sub } });
  });

  it.each([
    ['its home is no screen', defining({ main, sub }, { home: 'porch' }), 'home porch is not among the screens'],
    ['an answer leads nowhere', defining({ main }), 'main leads by sub to sub, which is not among the screens'],
    ['a screen has no prompt', defining({ main, sub: { ...sub, prompts: [' '] } }), 'sub has no prompt'],
    ['a screen has no way back', defining({ main, sub: { prompts: ['sub> '], answers: sub.answers } }), 'sub has no way back'],
    ['home has a way back', defining({ main: { ...main, back: 'sub' }, sub }), 'main is home and has a way back'],
    ['the way back is no answer', defining({ main, sub: { ...sub, back: 'jump' } }), 'sub goes back by jump, which is not among its answers'],
    [
      'the way back takes a value that nobody gives',
      defining({ main, sub: { ...sub, answers: { leave: { send: (value: string) => value, to: 'main' } } } }),
      'sub goes back by leave, which takes a value',
    ],
    ['the way back changes something', defining({ main, sub: { ...sub, answers: { leave: { ...sub.answers.leave, hasEffect: true } } } }), 'sub goes back by leave, which changes something'],
    ['two screens look alike', defining({ main: { ...main, prompts: ['sub> '], title: /Main/ }, sub }), 'sub and main have the prompt "sub> " and not both a title'],
    [
      'attention is called for without an attempt',
      defining({ main, sub }, { attention: { signals: ['\x13'], intervalMs: 1_000, attempts: 0 } }),
      'attention takes at least one attempt, and some time',
    ],
  ])('is refused when %s', (_, define, message) => {
    expect(define).toThrow(DefinitionError);
    expect(define).toThrow(`menu: ${message}`);
  });
});

describe('a number between two others', () => {
  it('is written as it is, the two included', () => {
    expect([15, 59].map(numberBetween(15, 59))).toEqual(['15', '59']);
  });

  it.each([14, 60, 15.5, Number.NaN])('is refused when it is %s', (value) => {
    expect(() => numberBetween(15, 59)(value)).toThrow(ParameterError);
  });
});
