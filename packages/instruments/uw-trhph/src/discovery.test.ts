import { CommandRejectedError, DriverProtocolState as S, MenuRouteError, UnexpectedScreenError, WakeUpError } from '@taffrail/driver';
import { bench } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered, probe, samplesOf } from '../test/probe.ts';
import { type TrhphMode, TrhphSimulator } from './simulator/index.ts';
import { TrhphDriver } from './trhph-driver.ts';
import { WrongProgramError } from './wrong-program-error.ts';

const SCREENS: readonly TrhphMode[] = [
  'main', 'parameters', 'power', 'unit', 'seconds', 'minutes', 'verbosity', 'metadata-on-power-up', 'metadata-on-restart', 'scans', 'scanned', 'printed', 'information', 'refused',
];

const START = 0x31;

/** Hears a 9 for the first answer about its verbosity, and refuses that. */
class StubbornSimulator extends TrhphSimulator {
  #isStubborn = true;

  protected override handleInput(bytes: Uint8Array): void {
    const isRefused = this.#isStubborn && this.mode === 'verbosity' && bytes.some(isDigit);
    if (isRefused) this.#isStubborn = false;
    super.handleInput(isRefused ? bytes.map((byte) => (isDigit(byte) ? 0x39 : byte)) : bytes);
  }
}

/** Hears no choice at its main menu, until it does. */
class DeafSimulator extends TrhphSimulator {
  isDeaf = true;

  protected override handleInput(bytes: Uint8Array): void {
    super.handleInput(this.isDeaf && this.mode === 'main' ? bytes.filter((byte) => byte !== START) : bytes);
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

describe('discover', () => {
  it.each(SCREENS)('leads home from the screen %s, which somebody left open', async (mode) => {
    await using bed = probe({ mode });

    await expect(bed.connect()).resolves.toBe(S.COMMAND);

    expect(bed.simulator.mode).toBe('main');
    expect(bed.simulator.settings).toEqual({ cycle: { count: 20, unit: 'seconds' }, isVerbose: false, metadataOnPowerUp: false, metadataOnRestart: false, power: [true, true, true, true, true] });
  });

  it.each(['1.2', '1.25'] as const)('finds an instrument with program %s at its menus', async (program) => {
    await using bed = probe({ mode: 'main', program });

    await expect(bed.connect()).resolves.toBe(S.COMMAND);
    await bed.run(bed.driver.test());
    expect(bed.events.filter(({ type }) => type === 'test-result')).toMatchObject([{ isPassed: true }]);
  });

  it('answers no question whose present answer it does not know, and that nobody is going to set', async () => {
    await using bed = probe({ mode: 'minutes' }, { startup: 'leave' });
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toMatchObject({ cause: expect.any(MenuRouteError) });

    expect([bed.simulator.mode, bed.simulator.settings.cycle]).toEqual(['minutes', { count: 20, unit: 'seconds' }]);
    expect(bed.transcript.receivedText).toBe('\b\b\b\b\b\b\r');
  });

  it('leaves an instrument streaming, and says nothing that it would hear', async () => {
    await using bed = await discovered();

    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.AUTOSAMPLE, 'streaming']);
    expect(bed.transcript.receivedText).toMatch(/^[\b\r]+$/);
    expect(samplesOf(bed).length).toBeGreaterThan(0);
  });

  it('interrupts an instrument whose cycle is longer than it listens, and has it stream again with its start-up values', async () => {
    await using bed = await discovered({ settings: { cycle: { count: 60, unit: 'minutes' } } });

    expect([bed.driver.state, bed.simulator.mode, bed.simulator.settings.cycle]).toEqual([S.AUTOSAMPLE, 'streaming', { count: 20, unit: 'seconds' }]);
  });

  it('has it stream again with the settings it had, when these are to be left', async () => {
    const cycle = { count: 60, unit: 'minutes' } as const;
    await using bed = await discovered({ settings: { cycle } }, { startup: 'leave' });

    expect([bed.driver.state, bed.simulator.mode, bed.simulator.settings.cycle]).toEqual([S.AUTOSAMPLE, 'streaming', cycle]);
  });

  it('has it stream again though it does not take its start-up values', async () => {
    await using bed = bench(TrhphDriver, (given) => new StubbornSimulator({ ...given, settings: { isVerbose: true, cycle: { count: 60, unit: 'minutes' } } }));
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toBeInstanceOf(CommandRejectedError);

    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.UNKNOWN, 'streaming']);
  });

  it('is done again where the instrument was not to be had to stream again, and has it stream in the end', async () => {
    await using bed = bench(TrhphDriver, (given) => new DeafSimulator({ ...given, settings: { cycle: { count: 60, unit: 'minutes' } } }));
    await bed.connect();
    await bed.time.advance(60_000);
    const before = [bed.driver.state, bed.simulator.mode];

    bed.simulator.isDeaf = false;
    await bed.time.advance(120_000);

    expect([before, [bed.driver.state, bed.simulator.mode]]).toEqual([[S.COMMAND, 'main'], [S.AUTOSAMPLE, 'streaming']]);
    expect(bed.states.slice(3)).toEqual([S.AUTOSAMPLE, S.UNKNOWN, S.COMMAND, S.AUTOSAMPLE]);
  });

  it('ends in UNKNOWN when nothing comes', async () => {
    await using bed = probe({ faults: [{ kind: 'mute' }] });
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toBeInstanceOf(WakeUpError);
    expect(bed.driver.state).toBe(S.UNKNOWN);
  });
});

describe('a BARS', () => {
  it('is refused at its main menu, and given no answer', async () => {
    await using bed = probe({ program: 'BARS 1.7', mode: 'main' });
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toBeInstanceOf(WrongProgramError);

    expect([bed.driver.state, bed.transcript.receivedText]).toEqual([S.UNKNOWN, '\b\b\b\b\b\b\r']);
  });

  it('is refused at its power menu, whose prompt is that of a TRHPH at its main menu', async () => {
    await using bed = probe({ program: 'BARS 1.7', mode: 'power' });
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toBeInstanceOf(UnexpectedScreenError);

    expect([bed.driver.state, bed.transcript.receivedText]).toEqual([S.UNKNOWN, '\b\b\b\b\b\b\r']);
  });

  it('is read while it streams, and streams again when it turns out what it is', async () => {
    await using bed = await discovered({ program: 'BARS 1.7' });
    const before = samplesOf(bed).length;

    await expect(bed.failure(bed.driver.stopAutosample())).resolves.toMatchObject({ code: 'wrong-program' });

    await bed.time.advance(60_000);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([S.AUTOSAMPLE, 'streaming']);
    expect(samplesOf(bed).length - before).toBeGreaterThanOrEqual(3);
  });
});
