import { type Fault, parseFault } from '@taffrail/simulator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { typist } from '../../test/typist.ts';
import { simulator } from './index.ts';
import { type Sbe37FaultName, sbe37Faults } from './sbe37-faults.ts';
import { likeMooring, type Sbe37SimulatorOptions } from './sbe37-options.ts';
import { Sbe37Simulator } from './sbe37-simulator.ts';
import { measurementOf, ScriptedSea } from './sea.ts';

const START = Date.UTC(2026, 10, 20, 5, 26, 15);
const still = measurementOf({ temperature: 12, conductivity: 3.9, pressure: 10 });
const SAMPLE = '\r\n 12.0000, 3.90000,   10.000\r\n';

let instrument: Sbe37Simulator;
beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => {
  instrument.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function sbe37(options: Sbe37SimulatorOptions = {}) {
  instrument = new Sbe37Simulator({ echo: 'none', sea: new ScriptedSea([still]), ...options });
  return typist(instrument);
}

describe('a command', () => {
  it.each([
    ['ts', `${SAMPLE}\r\nS>`],
    ['TS', `${SAMPLE}\r\nS>`],
    ['slt', `${SAMPLE}\r\nS>`],
    ['sl', `${SAMPLE}\r\nS>`],
    ['tss', `${SAMPLE}\r\nS>`],
    ['tsson', `${SAMPLE}\r\nS>`],
    ['tsr', ' 406000.0,  2585.000,  -200.1\r\n\r\nS>'],
    ['', '\r\nS>'],
    ['stop', 'S>\r\n'],
    ['pumpon', '\r\nS>'],
    ['pumpoff', '\r\nS>'],
    ['qs', ''],
    ['nonsense', '?cmd S>'],
    ['nonsense=1', '?cmd S>'],
    ['toString=1', '?cmd S>'],
  ])('%j is answered with %j', (command, answer) => {
    expect(sbe37().ask(command)).toBe(answer);
  });

  it('that is unknown gets no prompt in the style of the reference', () => {
    expect(sbe37({ badCommand: 'bare' }).ask('nonsense')).toBe('? CMD\r\n');
  });

  it('is stored with tss, and not with ts', () => {
    const { ask } = sbe37();

    ask('ts');
    ask('tss');

    expect(instrument.settings.SAMPLENUM).toBe(1);
  });

  it('sl repeats the last sample, ts takes a new one', () => {
    const warmer = measurementOf({ ...still, temperature: 13 });
    const { ask } = sbe37({ sea: new ScriptedSea([still, warmer]) });

    const temperatures = ['ts', 'sl', 'ts'].map((command) => ask(command).slice(2, 10));

    expect(temperatures).toEqual([' 12.0000', ' 12.0000', ' 13.0000']);
  });

  it.each([
    ['plain', 'ts\r\n'],
    ['nul', 't\0s\0\r\0\n\0'],
    ['none', ''],
  ] as const)('is echoed in the style %s', (echo, echoed) => {
    expect(sbe37({ echo }).type('ts\r\n')).toBe(`${echoed}${SAMPLE}\r\nS>`);
  });
});

describe('a test', () => {
  it.each([
    ['tt', 100, ' 12.0000'],
    ['tc', 100, ' 3.90000'],
    ['tp', 100, '  10.000'],
    ['ttr', 100, ' 406000.0'],
    ['tcr', 100, ' 2585.000'],
    ['tpr', 100, ' -200.1,  19.0'],
  ])('%s sends %i lines, one each second, and then the prompt', (command, count, line) => {
    const { ask, read } = sbe37();

    const atOnce = ask(command);
    vi.advanceTimersByTime(count * 1_000 - 1);
    const almost = read();
    vi.advanceTimersByTime(1);

    expect([atOnce, almost, read()]).toEqual(['', `${line}\r\n`.repeat(count - 1), `${line}\r\n\r\nS>`]);
  });

  it('of the clock sends 30 frequencies near 1', () => {
    const { ask, read } = sbe37();

    ask('tr');
    vi.advanceTimersByTime(30_000);

    expect(read()).toMatch(/^(rtcf = (1\.0000|0\.9999)\d{3}\r\n){30}\r\nS>$/);
  });

  it('ends at Esc with the prompt', () => {
    const { ask, read, type } = sbe37();

    ask('tt');
    vi.advanceTimersByTime(2_500);

    expect(read()).toBe(' 12.0000\r\n 12.0000\r\n');
    expect(type('\x1b')).toBe('\r\nS>');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('Esc', () => {
  it('is answered with the prompt and two spaces, and takes back what was typed', () => {
    const { type } = sbe37();

    expect(type('nonse\x1b')).toBe('S>  ');
    expect(type('ts\r\n')).toBe(`${SAMPLE}\r\nS>`);
  });

  it('goes unnoticed while logging', () => {
    expect(sbe37({ logging: true }).type('\x1b')).toBe('');
  });
});

describe('sleep', () => {
  it('comes two minutes after the last input, and costs the first Enter', () => {
    const { ask } = sbe37();
    vi.advanceTimersByTime(119_999);
    const awake = ask('');
    vi.advanceTimersByTime(120_000);

    const first = ask('');
    vi.advanceTimersByTime(1_000);

    expect([awake, first, ask('')]).toEqual(['\r\nS>', '', '\r\nS>']);
  });

  it('costs the first byte only when waking takes no time', () => {
    const { type } = sbe37({ asleep: true, wakeMs: 0, echo: 'plain' });

    expect(type('xts\r\n')).toBe(`ts\r\n${SAMPLE}\r\nS>`);
  });

  it('comes with qs', () => {
    const { ask } = sbe37();

    ask('qs');

    expect(ask('ts')).toBe('');
    vi.advanceTimersByTime(100);
    expect(ask('ts')).toBe(`${SAMPLE}\r\nS>`);
  });

  it('does not come while it logs, nor during a test', () => {
    const { ask, read } = sbe37({ logging: true, settings: { INTERVAL: 600 } });
    vi.advanceTimersByTime(600_000);
    const whileLogging = ask('ds');
    ask('stop');

    ask('tt');
    vi.advanceTimersByTime(100_000);
    read();

    expect(whileLogging).toContain('logging data');
    expect(ask('')).toBe('\r\nS>');
  });
});

describe('a measurement that takes its time', () => {
  it('answers after it, deaf meanwhile', () => {
    const { ask, read } = sbe37({ measurementMs: 2_000 });

    const atOnce = ask('ts');
    vi.advanceTimersByTime(1_999);
    const meanwhile = ask('ds');
    vi.advanceTimersByTime(1);

    expect([atOnce, meanwhile, read()]).toEqual(['', '', `${SAMPLE}\r\nS>`]);
    expect(ask('')).toBe('\r\nS>');
  });
});

describe('the clock', () => {
  const shown = (status: string) => /\d\d \w{3} \d{4} {2}\d\d:\d\d:\d\d/.exec(status)?.[0];

  it('is right at first, and goes with simulated time', () => {
    const { ask } = sbe37({ speed: 60 });

    vi.advanceTimersByTime(60_000);
    ask('');
    vi.advanceTimersByTime(2);

    expect(shown(ask('ds'))).toBe('20 Nov 2026  06:26:15');
  });

  it.each(['mmddyy=022824', 'ddmmyy=280224'])('is set by %s and the time that follows', (date) => {
    const { ask } = sbe37();

    const answers = [ask(date), ask('hhmmss=235950')];
    vi.advanceTimersByTime(15_000);

    expect([...answers, shown(ask('ds'))]).toEqual(['\r\nS>', '\r\nS>', '29 Feb 2024  00:00:05']);
  });

  it('drifts as it was told to', () => {
    const { ask } = sbe37({ clockDriftPpm: -1_000, sleepAfterMs: Infinity, clockStartMs: Date.UTC(2000, 0, 1) });

    vi.advanceTimersByTime(10_000_000);

    expect(shown(ask('ds'))).toBe('01 Jan 2000  02:46:30');
  });

  it.each([
    ['mmddyy=130126', '***DATE RANGE ERROR***130126\r\n'],
    ['mmddyy=022926', '***DATE RANGE ERROR***022926\r\n'],
    ['ddmmyy=320126', '***DATE RANGE ERROR***320126\r\n'],
    ['hhmmss=240000', '***TIME RANGE ERROR***240000\r\n'],
    ['hhmmss=006000', '***TIME RANGE ERROR***006000\r\n'],
    ['startmmddyy=000126', '***DATE RANGE ERROR***000126\r\n'],
    ['starthhmmss=000060', '***START TIME RANGE ERROR***000060\r\n'],
    ['mmddyy=today', 'ERROR expected NUMERIC INPUT'],
    ['hhmmss=12', 'ERROR expected NUMERIC INPUT'],
  ])('refuses %s', (command, complaint) => {
    const { ask } = sbe37();

    expect(ask(command)).toBe(`${complaint}\r\nS>`);
    expect(shown(ask('ds'))).toBe('20 Nov 2026  05:26:15');
  });
});

describe('a fault', () => {
  const withFaults = (...specs: string[]) => ({ faults: specs.map((spec): Fault<Sbe37FaultName> => parseFault(spec, sbe37Faults)) });

  it('low-battery warns in the status', () => {
    expect(sbe37(withFaults('low-battery')).ask('ds')).toContain('deg C\r\nWARNING: LOW BATTERY VOLTAGE!!\r\n\r\nS>');
  });

  it('sample-before-reply puts a sample between echo and reply, while logging only', () => {
    const { type } = sbe37({ ...withFaults('sample-before-reply'), echo: 'plain' });
    const before = type('ts\r\n');
    type('startnow\r\n');

    expect(before).toBe(`ts\r\n${SAMPLE}\r\nS>`);
    expect(type('ds\r\n')).toMatch(/^ds\r\n\r\n# 12\.0000, 3\.90000, {3}10\.000\r\nSBE37-SMP/);
  });

  it('truncate-at-stop cuts a sample short', () => {
    expect(sbe37({ ...withFaults('truncate-at-stop'), logging: true }).ask('stop')).toBe('\r\n# 12.00S>\r\n');
  });

  it('prompt-in-data puts a prompt before a streamed sample and into replies', () => {
    const { ask, read } = sbe37({ ...withFaults('prompt-in-data'), logging: true });

    vi.advanceTimersByTime(5_000);

    expect(read()).toBe('\r\nS># 12.0000, 3.90000,   10.000\r\n');
    expect(ask('ds')).toMatch(/db\r\n.*\r\nS>temperature = 7\.54 deg C\r\n\r\nS>$/s);
  });

  it('fragment changes no byte of an exchange', () => {
    const whole = sbe37().ask('dc');
    instrument.close();

    expect(sbe37(withFaults('fragment:1')).ask('dc')).toBe(whole);
  });

  it('is found by name through the definition that programs use', () => {
    instrument = simulator.create({ seed: 2, faults: [parseFault('low-battery', simulator.faults)] });

    expect(typist(instrument).ask('ds')).toContain('WARNING');
    expect(simulator.faults).toBe(sbe37Faults);
  });

  it('that no SBE 37 shows is refused, by the compiler too', () => {
    // @ts-expect-error -- there is no such fault
    const options: Sbe37SimulatorOptions = { faults: [{ kind: 'leak' }] };

    expect(() => new Sbe37Simulator(options)).toThrow('cannot simulate the fault "leak"');
    sbe37();
  });
});

describe('a simulated mooring', () => {
  it('gives the same bytes for the same seed, and others for another one', () => {
    const session = (seed: number) => {
      vi.setSystemTime(START);
      instrument = new Sbe37Simulator({ ...likeMooring, seed, settings: { TXREALTIME: true, INTERVAL: 10 }, logging: true });
      const { read } = typist(instrument);
      vi.advanceTimersByTime(60_000);
      instrument.close();
      return read();
    };

    const [one, again, other] = [session(1), session(1), session(2)];

    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(one.split('#').length - 1).toBe(5);
  });
});
