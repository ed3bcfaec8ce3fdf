import { VirtualTime } from '@taffrail/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TrhphMode, type TrhphProgram, TrhphSimulator, type TrhphSimulatorOptions } from './index.ts';

const SAMPLE = /^(\d\.\d{3} {2}){8}\d+\.\d\d {2}\d\.\d{3} +\d+\.\d +\d+\.\d$/;
const BREAK = '\x13';

let time: VirtualTime;
let instrument: TrhphSimulator;
let unread: string;

function start(options: TrhphSimulatorOptions = {}): void {
  unread = '';
  instrument = new TrhphSimulator({ scheduler: time, ...options });
  instrument.transmitted$.subscribe((bytes) => { unread += String.fromCharCode(...bytes); });
}

/** Lets time pass, and takes what has come since the last look. */
async function heard(forMs = 0): Promise<string> {
  await time.advance(forMs);
  const text = unread;
  unread = '';
  return text;
}

/** Types, and takes what comes of it. */
function type(text: string, forMs?: number): Promise<string> {
  instrument.receive(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  return heard(forMs);
}

const linesOf = (text: string): readonly string[] => text.split('\r\n').filter((line) => line !== '');

beforeEach(() => { time = new VirtualTime(); });
afterEach(() => {
  instrument.close();
  expect(time.pending).toEqual([]);
});

describe('a simulated TRHPH that streams', () => {
  it('sends a sample at once and then one each cycle, in seconds or in minutes', async () => {
    start({ settings: { cycle: { count: 15, unit: 'seconds' } } });
    const seconds = linesOf(await heard(60_000));
    instrument.close();
    start({ settings: { cycle: { count: 2, unit: 'minutes' } } });
    const minutes = linesOf(await heard(600_000));

    expect([seconds.length, minutes.length, instrument.lineCount]).toEqual([5, 6, 6]);
    for (const line of [...seconds, ...minutes]) expect(line).toMatch(SAMPLE);
  });

  it('hears nothing but two BREAK characters within half a second, and shows its main menu then', async () => {
    start({ settings: { cycle: { count: 60, unit: 'minutes' } } });
    await heard();

    expect([await type('2\r', 1_000), await type(BREAK, 501), await type(BREAK, 100)]).toEqual(['', '\r\n', '\r\n']);
    expect(instrument.mode).toBe('streaming');
    expect(await type(BREAK, 3_600_000)).toMatch(/TRHPH - Temperature Resistivity Probe[^]*Enter 0, 1, 2, 3, 4, 5, or 6 here {2}--> $/);
    expect(instrument.mode).toBe('main');
  });

  it('shows it at the first of them where it is told to be so', async () => {
    start({ breaksAtOnce: true });

    await type(BREAK);

    expect(instrument.mode).toBe('main');
  });

  it('measures nothing on a channel whose sensor has no power', async () => {
    start({ settings: { power: [false, true, false, true, true] } });

    const [line = ''] = linesOf(await heard());

    expect(line.split(/ +/).slice(0, 3)).toEqual(['0.000', '0.000', '0.000']);
    expect(line.split(/ +/)[6]).toBe('0.000');
    expect(Number(line.split(/ +/)[3])).toBeGreaterThan(0);
  });
});

describe('a simulated TRHPH at its menus', () => {
  it.each<[TrhphProgram, string, TrhphMode]>([
    ['1.2', '1', 'streaming'], ['1.2', '2', 'parameters'], ['1.2', '3', 'scans'], ['1.2', '4', 'power'], ['1.2', '5', 'information'], ['1.2', '6', 'dead'],
    ['1.25', '2', 'parameters'], ['1.2', '9', 'main'], ['1.2', '', 'main'], ['1.2', 'x', 'main'],
    ['BARS 1.7', '2', 'main'], ['BARS 1.7', '5', 'power'], ['BARS 1.7', '6', 'information'], ['BARS 1.7', '7', 'dead'],
  ])('of program %s leads by choice %j to %s', async (program, choice, mode) => {
    start({ program, mode: 'main' });

    await type(`${choice}\r`);

    expect(instrument.mode).toBe(mode);
  });

  it.each<[TrhphMode, string, Partial<TrhphSimulator['settings']>, TrhphMode]>([
    ['parameters', '1\r1\r59\r', { cycle: { count: 59, unit: 'seconds' } }, 'parameters'],
    ['parameters', '1\r1\r14\r60\r15\r', { cycle: { count: 15, unit: 'seconds' } }, 'parameters'],
    ['parameters', '1\r2\r60\r', { cycle: { count: 60, unit: 'minutes' } }, 'parameters'],
    ['parameters', '1\r2\r61\r', { cycle: { count: 20, unit: 'seconds' } }, 'minutes'],
    ['parameters', '1\r3\r', {}, 'unit'],
    ['parameters', '2\r2\r', { isVerbose: true }, 'parameters'],
    ['parameters', '2\r3\r', { isVerbose: false }, 'refused'],
    ['parameters', '2\r3\r\r2\r', { isVerbose: true }, 'parameters'],
    ['parameters', '3\r1\r4\r1\r', { metadataOnPowerUp: false, metadataOnRestart: false }, 'parameters'],
    ['parameters', '1\r2\r9\r2\r2\r5\r', { cycle: { count: 20, unit: 'seconds' }, isVerbose: false }, 'parameters'],
    ['parameters', '4\b2\r2\r', { isVerbose: true }, 'parameters'],
    ['power', '4\r', { power: [true, true, true, false, true] }, 'power'],
    ['power', '4\r4\r6\r', { power: [true, true, true, true, true] }, 'main'],
  ])('from %s by %j has %j and shows %s', async (mode, keys, settings, shown) => {
    start({ mode });

    await type(keys);

    expect(instrument.settings).toMatchObject(settings);
    expect(instrument.mode).toBe(shown);
  });

  it('echoes what is typed, and writes every screen with its prompt last', async () => {
    start({ mode: 'main' });

    expect(await type('3')).toBe('3');
    expect(await type('\r')).toMatch(/^\r\n[^]*How Many Scans do you want\? --> $/);
    expect(linesOf(await type('2\r', 1_000))).toHaveLength(3);
    expect(await type('6\r', 0)).toBe('');
    expect(await heard(1_000)).toMatch(/^(\d\.\d{3} {4}){10}\r\nPress Enter to return to Main Menu\.$/);
    expect(await type('\r')).toMatch(/or 6 here {2}--> $/);
    expect(await type('5\r')).toMatch(/System Serial #: 001[^]*55 = Power Control Word[^]*Main Menu\. --> $/);
  });

  it('is silent once it was told to leave its program, until its power comes back', async () => {
    start({ mode: 'main', settings: { metadataOnPowerUp: true } });
    await type('6\r');

    expect(await type(`\r${BREAK}${BREAK}`, 60_000)).toBe('');
    instrument.powerOff();
    instrument.powerOn();

    const lines = linesOf(await heard());
    expect([lines[0], instrument.mode]).toEqual(['  System Name:  Temperature Resistivity Probe - TRHPH', 'streaming']);
    expect(lines.at(-1)).toMatch(SAMPLE);
  });
});

describe('a simulated TRHPH that is at fault', () => {
  it.each([
    ['cut-line', 1, (text: string) => !SAMPLE.test(linesOf(text)[0] ?? '')],
    ['glued-lines', 1, (text: string) => !text.includes('\r\n')],
    ['noise', 1, (text: string) => /^[a-z]{1,8}\d/.test(text)],
  ] as const)('by %s spoils its sample lines', async (kind, value, isSpoilt) => {
    start({ faults: [{ kind, value }] });

    expect(await heard(60_000)).toSatisfy(isSpoilt);
  });

  it('by line-in-break sends a sample in place of the answer to the first BREAK character', async () => {
    start({ faults: [{ kind: 'line-in-break' }] });
    await heard();

    expect(linesOf(await type(BREAK))[0]).toMatch(SAMPLE);
  });

  it.each([
    ['lost-break', 1],
    ['swallowed-break', undefined],
  ] as const)('by %s is not to be interrupted', async (kind, value) => {
    start({ faults: [value === undefined ? { kind } : { kind, value }] });
    await heard();

    expect(await type(BREAK + BREAK + BREAK)).toBe('');
    expect(instrument.mode).toBe('streaming');
  });

  it('by echo-delay echoes late, and by lost-digit misses the first digit of a choice', async () => {
    start({ mode: 'main', faults: [{ kind: 'echo-delay', value: 20 }] });
    const late = [await type('2', 19), await heard(1)];
    instrument.close();
    start({ mode: 'main', faults: [{ kind: 'lost-digit', value: 1 }] });
    await type('2\r');

    expect([late, instrument.mode]).toEqual([['', '2'], 'main']);
  });
});
