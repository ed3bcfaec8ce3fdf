import { describe, expect, it } from 'vitest';
import { defineMenu } from '../definition/menu.ts';
import { ScreenScanner } from './screen-scanner.ts';

const choice = 'Enter 0 through 9 here  --> ';
const yesOrNo = 'Enter 2 for Yes, 1 for No. --> ';
const leave = { answers: { leave: { send: '', to: 'main' } }, back: 'leave' } as const;

/** Every end of a screen of the University of Washington's TRHPH 1.2 and 1.25, from recordings of terminal sessions. */
const trhph = defineMenu({
  home: 'main',
  anyPrompt: /--> *$/,
  screens: {
    main: { prompts: ['Enter 0, 1, 2, 3, 4, 5, or 6 here  --> '], title: /TRHPH/, answers: { parameters: { send: '2', to: 'parameters' } } },
    parameters: { prompts: [choice], title: /System Parameter Menu/, ...leave },
    power: { prompts: [choice], title: /Sensor Power Control Menu/, ...leave },
    unit: { prompts: ['Enter 1 for Seconds, 2 for Minutes --> '], ...leave },
    seconds: { prompts: ['Enter a new value between 15 and 59 here --> '], ...leave },
    minutes: { prompts: ['Enter a new value between 1 and 60 here --> '], ...leave },
    verbose: { prompts: ['Enter 2 for Verbose, 1 for just Data. --> '], ...leave },
    metadataOnPowerUp: { prompts: [yesOrNo], title: /Power/, ...leave },
    metadataOnRestart: { prompts: [yesOrNo], title: /Restart/, ...leave },
    scans: { prompts: ['How Many Scans do you want? --> ', 'How Many Scans do you want? (Enter 1 to 1000) --> '], ...leave },
    printed: { prompts: ['Press ENTER to continue. '], ...leave },
    information: { prompts: ['Press Enter to return to the Main Menu. --> '], ...leave },
    diagnostics: { prompts: ['Press Enter to return to Main Menu.'], ...leave },
    retry: { prompts: ['Press ENTER to Continue.'], ...leave, isRefusal: true },
  },
});

/** What a scanner says at the very end of a text that comes in pieces. */
function shownBy(pieces: readonly string[]): { screen: string | undefined } | undefined {
  const scanner = new ScreenScanner(trhph);
  let text = '';
  let last: ReturnType<ScreenScanner['scan']>;
  for (const piece of pieces) {
    text += piece;
    last = scanner.scan(piece, () => text);
  }
  return last?.value;
}

const blank = '\r\n'.repeat(52);
const screens: readonly (readonly [screen: string | undefined, text: string])[] = [
  ['main', `${blank}(TRHPH - Temperature Resistivity Probe)\r\n\r\n${' '.repeat(20)}Enter 0, 1, 2, 3, 4, 5, or 6 here  --> `],
  ['parameters', `2\r\n${blank}System Parameter Menu\r\n\r\nEnter 0 through 9 here  --> `],
  ['power', `4\r\n${blank}Sensor Power Control Menu\r\n\r\nEnter 0 through 9 here  --> `],
  ['unit', `1\r\n${blank}Enter 1 for Seconds, 2 for Minutes --> `],
  ['seconds', '1\r\n\r\n\r\nEnter a new value between 15 and 59 here --> '],
  ['minutes', '2\r\n\r\n\r\nEnter a new value between 1 and 60 here --> '],
  ['verbose', `2\r\n${blank}Enter 2 for Verbose, 1 for just Data. --> `],
  ['metadataOnPowerUp', `3\r\n${blank}Metadata on Power up?\r\nEnter 2 for Yes, 1 for No. --> `],
  ['metadataOnRestart', `4\r\n${blank}Metadata on Restart?\r\nEnter 2 for Yes, 1 for No. --> `],
  ['scans', `3\r\n${blank}How Many Scans do you want? --> `],
  ['scans', `3\r\n${blank}How Many Scans do you want? (Enter 1 to 1000) --> `],
  ['printed', `6\r\n${blank}20 = Cycle Time\r\n\r\n Press ENTER to continue. `],
  ['information', `5\r\n${blank}System Serial #: 001\r\n\r\nPress Enter to return to the Main Menu. --> `],
  ['diagnostics', '5\r\n\r\n\r\n0.199    9.172    \r\nPress Enter to return to Main Menu.'],
  ['retry', 'Not within valid limits.\r\nPlease try again.\r\nPress ENTER to Continue.'],
  [undefined, `${blank}(BARS)\r\n\r\n${' '.repeat(20)}Enter 0, 1, 2, 3, 4, 5, 6 or 7 here  --> `],
  [undefined, `${blank}(BARS)\r\n\r\nEnter 0, 1, 2, 3, 4, 5, or 6 here  --> `],
];

describe('a screen', () => {
  it.each(screens)('%s is told by its prompt and title', (screen, text) => {
    expect(shownBy([text])).toEqual({ screen, text });
  });

  it.each(screens)('%s is told wherever its text is cut', (screen, text) => {
    for (let at = 1; at < text.length; at += 1) expect(shownBy([text.slice(0, at), text.slice(at)])).toEqual({ screen, text });
    expect(shownBy([...text])).toEqual({ screen, text });
  });

  it('is not there while its prompt is incomplete, be it by one blank', () => {
    expect(shownBy([`System Parameter Menu\r\nEnter 0 through 9 here  -->`])).toEqual({ screen: undefined, text: expect.any(String) });
    expect(shownBy(['Press ENTER to continue.'])).toBeUndefined();
    expect(shownBy(['Press Enter to return to Main Menu'])).toBeUndefined();
  });

  it('is not there while more follows its prompt, nor when the prompt stands inside a line', () => {
    expect(shownBy(['Press ENTER to Continue.\r\nor not'])).toBeUndefined();
    expect(shownBy(['you can Press ENTER to Continue.'])).toBeUndefined();
  });

  it('counts after the quiet time of the menu', () => {
    const text = 'Press ENTER to Continue.';

    expect(new ScreenScanner(trhph).scan(text, () => text)?.quietMs).toBe(300);
    expect(new ScreenScanner({ ...trhph, quietMs: 40 }).scan(text, () => text)?.quietMs).toBe(40);
  });
});
