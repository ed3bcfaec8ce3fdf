import { defineMenu, numberBetween } from '../src/definition/menu.ts';

const choice = 'Enter 0 through 9 here  --> ';

/** The menus of a hot-vent probe made up for tests: menus alike, questions, screens to be dismissed, and a way out. */
export const ventMenu = defineMenu({
  home: 'main',
  replyTimeoutMs: 5_000,
  anyPrompt: /--> *$/,
  attention: { signals: ['\x13', { pauseMs: 400 }, '\x13'], intervalMs: 4_000, attempts: 3 },
  screens: {
    main: {
      prompts: ['Enter 0, 1, 2, 3, 4 or 5 here  --> '],
      title: /Vent Probe/,
      answers: {
        start: { send: '1', leaves: /\d\.\d{3}\r\n/, hasEffect: true, replyTimeoutMs: 80_000 },
        setup: { send: '2', to: 'setup' },
        count: { send: '3', to: 'count' },
        power: { send: '4', to: 'power' },
        information: { send: '5', to: 'information' },
      },
    },
    setup: {
      prompts: [choice],
      title: /Setup Menu/,
      answers: {
        cycle: { send: '1', to: 'unit' },
        detail: { send: '2', to: 'detail' },
        reset: { send: '5', to: 'setup', hasEffect: true, description: 'Everything as shipped, at once.' },
        print: { send: '6', to: 'printed' },
        leave: { send: '9', to: 'main' },
      },
      back: 'leave',
    },
    power: {
      prompts: [choice],
      title: /Power Menu/,
      answers: { togglePump: { send: '1', to: 'power', hasEffect: true }, leave: { send: '9', to: 'main' } },
      back: 'leave',
    },
    unit: {
      prompts: ['Enter 1 for Seconds, 2 for Minutes --> '],
      answers: { seconds: { send: '1', to: 'seconds' }, minutes: { send: '2', to: 'minutes' } },
      back: ({ cycle }) => (typeof cycle !== 'number' ? undefined : { answer: cycle < 60 ? 'seconds' : 'minutes' }),
    },
    seconds: {
      prompts: ['Enter a new value between 15 and 59 here --> '],
      answers: { enter: { send: numberBetween(15, 59), to: 'setup', hasEffect: true } },
      back: ({ cycle }) => (typeof cycle !== 'number' || cycle > 59 ? undefined : { answer: 'enter', value: cycle }),
    },
    minutes: {
      prompts: ['Enter a new value between 1 and 60 here --> '],
      answers: { enter: { send: numberBetween(1, 60), to: 'setup', hasEffect: true } },
      back: ({ cycle }) => (typeof cycle !== 'number' || cycle < 60 ? undefined : { answer: 'enter', value: cycle / 60 }),
    },
    detail: {
      prompts: ['Enter 2 for Verbose, 1 for just Data. --> '],
      answers: { enter: { send: (value: string) => value, to: 'setup', hasEffect: true } },
      back: ({ isVerbose }) => (typeof isVerbose !== 'boolean' ? undefined : { answer: 'enter', value: isVerbose ? '2' : '1' }),
    },
    count: {
      prompts: ['How Many Scans do you want? --> ', 'How Many Scans do you want? (Enter 1 to 1000) --> '],
      answers: {
        enter: { send: numberBetween(1, 1_000), to: 'counted', hasEffect: true, replyTimeoutMs: (scans: number) => 30_000 + 1_000 * scans },
      },
      back: () => ({ answer: 'enter', value: 1 }),
    },
    counted: { prompts: ['Press Enter to return to Main Menu.'], answers: { leave: { send: '', to: 'main' } }, back: 'leave' },
    printed: { prompts: ['Press ENTER to continue. '], answers: { leave: { send: '', to: 'setup' } }, back: 'leave' },
    information: { prompts: ['Press Enter to return to the Main Menu. --> '], answers: { leave: { send: '', to: 'main' } }, back: 'leave' },
    retry: { prompts: ['Press ENTER to Continue.'], answers: { leave: { send: '', to: ['detail', 'unit', 'seconds', 'minutes'] } }, back: 'leave', isRefusal: true },
  },
});
