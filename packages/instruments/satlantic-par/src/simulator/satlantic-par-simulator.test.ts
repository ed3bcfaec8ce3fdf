import { VirtualTime } from '@taffrail/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parFaults, SatlanticParSimulator, type SatlanticParSimulatorOptions } from './index.ts';

let time: VirtualTime;
let instrument: SatlanticParSimulator;
let unread: string;

function start(options: SatlanticParSimulatorOptions = {}): void {
  unread = '';
  instrument = new SatlanticParSimulator({ scheduler: time, missesControls: false, ...options });
  instrument.transmitted$.subscribe((bytes) => { unread += String.fromCharCode(...bytes); });
}

/** Types, lets time pass, and reads what has come since the last look. */
async function type(text: string, forMs = 100): Promise<string> {
  instrument.receive(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  await time.advance(forMs);
  const read = unread;
  unread = '';
  return read;
}

beforeEach(() => { time = new VirtualTime(); });
afterEach(() => { instrument.close(); });

const BANNER = "\fSatlantic PAR Sensor\r\nCommand Console\r\nType 'help' for a list of available commands.\r\nS/N: 0229\r\nFirmware: 1.0.0\r\n\r\n$";

describe('a simulated PAR sensor', () => {
  it('says who it is when it gets power, then samples', async () => {
    start({ serialNumber: '4278190306', mode: 'polled' });
    instrument.powerOff();
    instrument.powerOn();

    expect(await type('', 1_999)).toBe(
      'Satlantic Digital PAR Sensor\r\nCopyright (C) 2003, Satlantic Inc. All rights reserved.\r\nInstrument: SATPAR\r\nS/N: 4278190306\r\nFirmware: 1.0.0\r\n' +
        'Press <Ctrl+C> for command console. \r\nInitializing system. Please wait...\r\n',
    );
    expect(await type('', 1_001)).toMatch(/^(SATPAR4278190306,2\.\d\d,21474\d{5},\d{1,3}\r\n|SATPAR4278190306,[23]\.\d\d,\d{10},\d{1,3}\r\n){4}$/);
  });

  it.each([[0, 75], [0.125, 1], [4, 40], [8, 75], [12, 75]])('sends frames at a rate of %d, never more than 75 in 10 s', async (maxrate, frames) => {
    start({ settings: { maxrate } });

    expect((await type('', 10_000)).split('\r\n').length - 1).toBe(frames);
  });

  it('falls silent at the control character S, sends a frame at each return, and streams again at A', async () => {
    start();

    expect(await type('\x13', 5_000)).toBe('');
    expect(await type('\r\n', 2_000)).toMatch(/^SATPAR[^\r]*\r\n$/);
    expect(await type('\x01', 1_000)).toMatch(/^(SATPAR[^\r]*\r\n){4}$/);
  });

  it('opens its console at C, echoes there, and goes back to the mode before', async () => {
    start({ mode: 'polled' });

    expect(await type('\x03')).toBe(BANNER);
    expect(await type('show all\r\n')).toBe('show all\r\nMaximum Frame Rate: 4 Hz\r\nTelemetry Baud Rate: 19200 bps\r\n$');
    expect(await type('show telbaud\r\n')).toBe('show telbaud\r\nTelemetry Baud Rate: 19200 bps\r\n$');
    expect(await type('exit\r\n', 5_000)).toBe('exit\r\n\f');
    expect(instrument.mode).toBe('polled');
  });

  it.each([['complaint', '\rInvalid command\r\n$'], ['prompt', '\r$']] as const)('answers an empty line with a %s', async (emptyLine, answer) => {
    start({ mode: 'command', emptyLine });

    expect(await type('\r')).toBe(answer);
  });

  it('takes only the rates it has, and forgets one that was not saved when the power goes', async () => {
    start({ mode: 'command' });

    expect(await type('set maxrate 3\r\n')).toBe('set maxrate 3\r\nInvalid command\r\n$');
    await type('set maxrate 0.5\r\nsave\r\nset maxrate 12\r\n');
    expect(instrument.settings.maxrate).toBe(12);
    instrument.powerOff();
    instrument.powerOn();
    expect(instrument.settings.maxrate).toBe(0.5);
  });

  it.each(['exit!\r\n', '\x12'])('hangs at %j until its power is cut', async (reset) => {
    start({ mode: 'command' });

    await type(reset);
    expect(await type('\r\n\x01\x03', 30_000)).toBe('');
    instrument.powerOff();
    instrument.powerOn();
    expect(await type('', 10_000)).toContain('SATPAR0229');
  });

  it('loses what is typed too fast, if it is so strict', async () => {
    start({ mode: 'command', strictPacing: true });

    expect(await type('save')).toBe('s');
  });

  it('misses about as many stops as its rate says, and none below 4 Hz', async () => {
    const missedAt = async (maxrate: number): Promise<number> => {
      let missed = 0;
      for (let seed = 1; seed <= 200; seed += 1) {
        start({ settings: { maxrate }, missesControls: true, seed });
        await type('\x13', 0);
        if (instrument.mode === 'autosample') missed += 1;
        instrument.close();
      }
      return missed / 200;
    };

    expect(await missedAt(2)).toBe(0);
    expect(await missedAt(4)).toBeCloseTo(0.4, 0);
    expect(await missedAt(0)).toBeGreaterThan(0.6);
  });

  it('names the faults of its own beside the common ones', () => {
    start({ faults: [{ kind: 'long-serial' }] });

    expect(Object.keys(parFaults)).toEqual(expect.arrayContaining(['fragment', 'wrong-checksum', 'cut-frame', 'glued-frames', 'noise', 'frame-in-reply', 'timer-reset', 'long-serial']));
  });
});
