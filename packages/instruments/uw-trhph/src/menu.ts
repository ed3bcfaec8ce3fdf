import { defineMenu, type KnownSettings, numberBetween } from '@taffrail/driver';

const MINUTE_S = 60;

/** A sample line, whichever its values. */
const SAMPLE_LINE = /^ *(?:\d\.\d{3} {2}){8}[^\r\n]*\r\n/m;
/** A round of the metadata at 9600 baud, and the first line, which comes at once. */
const START_LIMIT_MS = 60_000;
/** Of diagnostics, beside a second for each scan; unverified. */
const SCANS_LIMIT_MS = 30_000;

/**
 * The menus of TRHPH 1.2 and 1.25. Source: a recorded session with 1.2, the seed's notes on 1.25.
 *
 * What is not in it is never typed: choice 6 of the main menu, which leaves the program until the power is cut, and choice 5
 * of the parameter menu, which resets everything at once.
 */
export const trhphMenu = defineMenu({
  home: 'main',
  /** Whoever typed here before may have left a choice without its end. */
  refresh: '\b\b\b\b\b\b',
  anyPrompt: /--> *$/,
  /** A screen at 9600 baud takes 2 s. */
  replyTimeoutMs: 10_000,
  /**
   * The second has to come within half a second of the answer to the first. Both go unnoticed in the menus, where they are
   * wiped out and the screen is asked for.
   */
  attention: { signals: ['\x13', { pauseMs: 400 }, '\x13', { pauseMs: 3_000 }, '\b\b\b\b\b\b\r'], intervalMs: 1_500, attempts: 8 },
  screens: {
    main: {
      prompts: ['Enter 0, 1, 2, 3, 4, 5, or 6 here  --> '],
      // The power menu of a BARS has the same prompt.
      title: /TRHPH/,
      answers: {
        start: { send: '1', leaves: SAMPLE_LINE, hasEffect: true, replyTimeoutMs: START_LIMIT_MS, description: 'Stream, behind the metadata if they are on.' },
        parameters: { send: '2', to: 'parameters' },
        scans: { send: '3', to: 'scans' },
        power: { send: '4', to: 'power' },
        information: { send: '5', to: 'information' },
      },
    },
    parameters: {
      prompts: ['Enter 0 through 9 here  --> '],
      title: /System Parameter Menu/,
      answers: {
        reprint: { send: '0', to: 'parameters' },
        cycle: { send: '1', to: 'unit' },
        verbosity: { send: '2', to: 'verbosity' },
        // On purpose only: the two questions look alike.
        metadataOnPowerUp: { send: '3', to: 'metadata', hasEffect: true },
        metadataOnRestart: { send: '4', to: 'metadata', hasEffect: true },
        print: { send: '6', to: 'printed' },
        leave: { send: '9', to: 'main' },
      },
      back: 'leave',
    },
    power: {
      prompts: ['Enter 0 through 9 here  --> '],
      title: /Sensor Power Control Menu/,
      answers: {
        reprint: { send: '0', to: 'power' },
        toggleResistivity: toggle('1'),
        toggleInstrumentationAmplifier: toggle('2'),
        toggleEhAmplifier: toggle('3'),
        toggleHydrogen: toggle('4'),
        toggleReferenceTemperature: toggle('5'),
        leave: { send: '9', to: 'main' },
      },
      back: 'leave',
    },
    unit: {
      prompts: ['Enter 1 for Seconds, 2 for Minutes --> '],
      answers: { seconds: { send: '1', to: 'seconds' }, minutes: { send: '2', to: 'minutes' } },
      back: (known) => cycleStep(known, (cycle) => ({ answer: cycle < MINUTE_S ? 'seconds' : 'minutes' })),
    },
    // A cycle that cannot be said in the unit asked for is answered with what comes next to it; it is read again.
    seconds: {
      prompts: ['Enter a new value between 15 and 59 here --> '],
      answers: { enter: { send: numberBetween(15, 59), to: 'parameters', hasEffect: true } },
      back: (known) => cycleStep(known, (cycle) => ({ answer: 'enter', value: Math.min(cycle, 59) })),
    },
    minutes: {
      prompts: ['Enter a new value between 1 and 60 here --> '],
      answers: { enter: { send: numberBetween(1, 60), to: 'parameters', hasEffect: true } },
      back: (known) => cycleStep(known, (cycle) => ({ answer: 'enter', value: Math.max(1, Math.floor(cycle / MINUTE_S)) })),
    },
    verbosity: {
      prompts: ['Enter 2 for Verbose, 1 for just Data. --> '],
      answers: { enter: { send: (choice: string) => choice, to: 'parameters', hasEffect: true } },
      back: ({ verbose }) => (typeof verbose === 'boolean' ? { answer: 'enter', value: verbose ? '2' : '1' } : undefined),
    },
    metadata: {
      prompts: ['Enter 2 for Yes, 1 for No. --> '],
      answers: { enter: { send: (choice: string) => choice, to: 'parameters', hasEffect: true } },
      // Which of the two is asked about does not show, so both have to have the same answer.
      back: ({ metadataOnPowerUp, metadataOnRestart }) =>
        typeof metadataOnRestart === 'boolean' && metadataOnPowerUp === metadataOnRestart ? { answer: 'enter', value: metadataOnRestart ? '2' : '1' } : undefined,
    },
    scans: {
      prompts: ['How Many Scans do you want? --> ', 'How Many Scans do you want? (Enter 1 to 1000) --> '],
      answers: {
        enter: { send: numberBetween(1, 1_000), to: 'scanned', hasEffect: true, replyTimeoutMs: (scans: number) => SCANS_LIMIT_MS + 1_000 * scans },
      },
      back: () => ({ answer: 'enter', value: 1 }),
    },
    scanned: { prompts: ['Press Enter to return to Main Menu.'], answers: { leave: { send: '', to: 'main' } }, back: 'leave' },
    printed: { prompts: ['Press ENTER to continue. '], answers: { leave: { send: '', to: 'parameters' } }, back: 'leave' },
    information: { prompts: ['Press Enter to return to the Main Menu. --> '], answers: { leave: { send: '', to: 'main' } }, back: 'leave' },
    // Which questions refuse an answer like this is unverified.
    refused: {
      prompts: ['Press ENTER to Continue.'],
      answers: { leave: { send: '', to: ['verbosity', 'metadata', 'unit', 'seconds', 'minutes', 'scans'] } },
      back: 'leave',
      isRefusal: true,
    },
    /** The main menu of the forerunner, which is not gone into. */
    bars: {
      prompts: ['Enter 0, 1, 2, 3, 4, 5, 6 or 7 here  --> '],
      answers: { start: { send: '1', leaves: SAMPLE_LINE, hasEffect: true, replyTimeoutMs: START_LIMIT_MS } },
      back: () => undefined,
    },
  },
});

/** Each acts at once, and whichever way: the state is looked at first. */
function toggle(choice: string) {
  return { send: choice, to: 'power', hasEffect: true } as const;
}

function cycleStep<R>({ cycleTime }: KnownSettings, step: (cycleTimeS: number) => R): R | undefined {
  return typeof cycleTime === 'number' ? step(cycleTime) : undefined;
}
