import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { typist } from '../../test/typist.ts';
import type { Sbe37SimulatorOptions } from './sbe37-options.ts';
import { Sbe37Simulator } from './sbe37-simulator.ts';
import { measurementOf, ScriptedSea } from './sea.ts';
import { referenceUnit } from './unit.ts';

const START = Date.UTC(2026, 0, 31, 23, 59, 50);
const still = measurementOf({ temperature: 12, conductivity: 3.9, pressure: 10 });

let instrument: Sbe37Simulator;
beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => {
  instrument.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function logging(options: Sbe37SimulatorOptions = {}) {
  instrument = new Sbe37Simulator({ echo: 'none', sea: new ScriptedSea([still]), ...options });
  return typist(instrument);
}

/** Lets time pass second by second and gives the seconds in which something came, with what. */
function heardBySecond({ read }: ReturnType<typeof typist>, seconds: number): [number, string][] {
  const heard: [number, string][] = [];
  for (let second = 1; second <= seconds; second += 1) {
    vi.advanceTimersByTime(1_000);
    const text = read();
    if (text !== '') heard.push([second, text]);
  }
  return heard;
}

describe('logging', () => {
  it('sends a sample every interval, and none after it is stopped', () => {
    const terminal = logging();
    terminal.ask('INTERVAL=7');
    terminal.ask('startnow');

    const heard = heardBySecond(terminal, 22);
    terminal.ask('stop');
    const after = heardBySecond(terminal, 60);

    const line = '\r\n# 12.0000, 3.90000,   10.000\r\n';
    expect(heard).toEqual([[7, line], [14, line], [21, line]]);
    expect(after).toEqual([]);
  });

  it('keeps its cadence at speed 60', () => {
    const { read } = logging({ speed: 60, logging: true, settings: { STORETIME: true, INTERVAL: 10 } });

    vi.advanceTimersByTime(1_000);

    expect([...read().matchAll(/\d\d:\d\d:\d\d/g)].map(String)).toEqual(['00:00:00', '00:00:10', '00:00:20', '00:00:30', '00:00:40', '00:00:50']);
  });

  it('does not fall behind, though a timer of whole milliseconds is late each time', () => {
    const { read } = logging({ speed: 7, logging: true, settings: { STORETIME: true } });

    vi.advanceTimersByTime(3_600_000 / 7 + 1);

    const times = [...read().matchAll(/\d\d:\d\d:\d\d/g)].map(String);
    expect([times.length, times.at(-1)]).toEqual([720, '00:59:50']);
  });

  it('does not pile up samples when it is asked to run faster than its timers can', () => {
    const { read } = logging({ speed: 1_000_000, logging: true });

    vi.advanceTimersByTime(100);

    expect(read().split('#').length - 1).toBeLessThanOrEqual(100);
  });

  it.each<[NonNullable<Sbe37SimulatorOptions['settings']>, string]>([
    [{}, ' 12.0000, 3.90000,   10.000'],
    [{ OUTPUTSAL: true }, ' 12.0000, 3.90000,   10.000,  34.0219'],
    [{ OUTPUTSV: true }, ' 12.0000, 3.90000,   10.000, 1495.822'],
    [{ STORETIME: true }, ' 12.0000, 3.90000,   10.000, 31 Jan 2026, 23:59:55'],
    [{ OUTPUTSAL: true, OUTPUTSV: true, STORETIME: true }, ' 12.0000, 3.90000,   10.000,  34.0219, 1495.822, 31 Jan 2026, 23:59:55'],
    [{ STORETIME: true, FORMAT: 2 }, ' 12.0000, 3.90000,   10.000, 01-31-2026, 23:59:55'],
    [{ FORMAT: 0, OUTPUTSAL: true }, ' 406000.0,  2585.000,  -200.1'],
  ])('with %j writes "%s"', (settings, line) => {
    const { read } = logging({ settings, logging: true });

    vi.advanceTimersByTime(5_000);

    expect(read()).toBe(`\r\n#${line}\r\n`);
  });

  it('leaves pressure out when there is no sensor for it', () => {
    const { ask } = logging({ unit: { ...referenceUnit, pressureSensor: undefined }, settings: { OUTPUTSAL: true } });

    expect(ask('ts')).toBe('\r\n 12.0000, 3.90000,  34.0219\r\n\r\nS>');
    expect(ask('dc')).not.toContain('pressure');
  });

  it('is silent when it does not transmit, and counts its samples all the same', () => {
    const terminal = logging({ settings: { TXREALTIME: false }, logging: true });

    const heard = heardBySecond(terminal, 20);

    expect(heard).toEqual([]);
    expect(terminal.ask('ds')).toContain('\r\nlogging data\r\nsample interval = 5 seconds\r\nsamplenumber = 4, free = 199996\r\n');
  });

  it('goes on transmitting when its memory is full', () => {
    const terminal = logging({ settings: { SAMPLENUM: 199_999 }, logging: true });

    const heard = heardBySecond(terminal, 15);

    expect(heard).toHaveLength(3);
    expect(terminal.ask('ds')).toContain('samplenumber = 200000, free = 0\r\n');
  });

  it('refuses what is not allowed, with LF alone and no prompt, and changes nothing', () => {
    const terminal = logging({ logging: true });
    const before = instrument.settings;

    const answers = ['INTERVAL=9', 'startnow', 'tc', 'dd1,2', 'tss', 'sl', 'nonsense', 'startlater'].map((command) => terminal.ask(command));

    expect(new Set(answers)).toEqual(new Set(['cmd not allowed while logging\n']));
    expect([instrument.settings, instrument.loggingState]).toEqual([before, 'logging']);
  });

  it.each([
    ['ds', /^SBE37-SMP.*\r\nS>$/s],
    ['dc', /^SBE37-SM .*\r\nS>$/s],
    ['ts', /^\r\n 12\.0000, 3\.90000, {3}10\.000\r\n\r\nS>$/],
    ['slt', /^\r\n 12\.0000, 3\.90000, {3}10\.000\r\n\r\nS>$/],
    ['tsr', /^ 406000\.0, {2}2585\.000, {2}-200\.1\r\n\r\nS>$/],
    ['qs', /^$/],
    ['stop', /^S>\r\n$/],
  ])('allows %s', (command, answer) => {
    expect(logging({ logging: true }).ask(command)).toMatch(answer);
  });

  it('notices the third Enter, and answers from the fourth on', () => {
    const { ask } = logging({ logging: true });

    expect([1, 2, 3, 4, 5].map(() => ask(''))).toEqual(['', '', '\0SBE 37-SM\r\nS>', '\r\nS>\r\n', '\r\nS>\r\n']);
  });

  it('counts Enters anew when it starts again', () => {
    const { ask } = logging({ logging: true });
    for (const enter of ['', '', '', '']) ask(enter);

    ask('stop');
    ask('startnow');

    expect([ask(''), ask(''), ask('')]).toEqual(['', '', '\0SBE 37-SM\r\nS>']);
  });

  it('neither listens nor loses its cadence while it measures', () => {
    const terminal = logging({ logging: true, measurementMs: 2_000 });

    vi.advanceTimersByTime(5_000);
    const deaf = terminal.ask('ds');
    const heard = heardBySecond(terminal, 7);

    expect(deaf).toBe('');
    expect(heard.map(([second]) => second)).toEqual([2, 7]);
  });

  it('ends with the power, and does not come back with it', () => {
    const terminal = logging({ logging: true, wakeMs: 0 });

    instrument.powerOff();
    instrument.powerOn();
    const heard = heardBySecond(terminal, 30);
    terminal.type('\r');

    expect(heard).toEqual([]);
    expect(terminal.ask('ds')).toContain('not logging');
  });
});

describe('starting later', () => {
  it('waits, locked, until its clock shows the time, and then logs', () => {
    const terminal = logging();

    expect(terminal.ask('startmmddyy=020126')).toBe('\r\nS>');
    expect(terminal.ask('starthhmmss=000100')).toBe('\r\nS>');
    expect(terminal.ask('startlater')).toBe('start time = 01 Feb 2026, 00:01:00\r\n\r\nS>');
    expect(terminal.ask('ds')).toContain('\r\nnot logging: waiting to start at 01 Feb 2026, 00:01:00\r\n');
    expect(terminal.ask('INTERVAL=9')).toBe('cmd not allowed while logging\n');
    expect(heardBySecond(terminal, 76).map(([second]) => second)).toEqual([75]);
    expect(terminal.ask('ds')).toContain('\r\nlogging data\r\n');
  });

  it('no longer waits when it is stopped', () => {
    const terminal = logging();
    terminal.ask('startddmmyy=010226');
    terminal.ask('startlater');

    expect(terminal.ask('stop')).toBe('S>\r\n');

    expect(terminal.ask('ds')).toContain('not logging: received stop command');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts at once when the time has passed', () => {
    const { ask } = logging();
    ask('starthhmmss=235949');

    ask('startlater');
    vi.advanceTimersByTime(1);

    expect(instrument.loggingState).toBe('logging');
  });
});

describe('an upload', () => {
  it('gives the stored samples that were asked for', () => {
    const terminal = logging({ logging: true, settings: { STORETIME: true } });
    heardBySecond(terminal, 16);
    terminal.ask('stop');
    terminal.ask('tss');

    expect(terminal.ask('dd2,9')).toBe(
      'start time = 31 Jan 2026, 23:59:50\r\nsample interval = 5 seconds\r\nstart sample number = 1\r\n\r\n' +
        ' 12.0000, 3.90000,   10.000, 01 Feb 2026, 00:00:00\r\n 12.0000, 3.90000,   10.000, 01 Feb 2026, 00:00:05\r\n' +
        ' 12.0000, 3.90000,   10.000, 01 Feb 2026, 00:00:06\r\n\r\nS>',
    );
  });

  it('gives nothing of what the memory pointer was set back over', () => {
    const terminal = logging({ logging: true });
    heardBySecond(terminal, 16);
    terminal.ask('stop');

    terminal.ask('SAMPLENUM=1');

    expect(terminal.ask('dd1,9').match(/12\.0000/g)).toHaveLength(1);
  });

  it.each([['ddx,2', '*** begin ERROR expected INTEGER'], ['dd1,', '*** end ERROR expected INTEGER']])('refuses %s', (command, complaint) => {
    expect(logging().ask(command)).toBe(`${complaint}\r\nS>`);
  });
});
