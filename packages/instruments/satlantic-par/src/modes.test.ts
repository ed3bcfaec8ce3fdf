import { DriverProtocolState as P, ParameterError } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { discovered, sensor } from '../test/sensor.ts';
import { NoConsoleError } from './no-console-error.ts';
import type { ParMode } from './simulator/index.ts';

const modeOf = { [P.COMMAND]: 'command', [P.AUTOSAMPLE]: 'autosample' } as const;

describe('discover', () => {
  it.each<[ParMode, string]>([
    ['command', P.COMMAND],
    ['autosample', P.AUTOSAMPLE],
    ['polled', P.AUTOSAMPLE],
  ])('finds an instrument whose mode is %s in %s', async (mode, state) => {
    await using bed = sensor({ mode });

    await expect(bed.connect()).resolves.toBe(state);
    expect(bed.simulator.mode).toBe(modeOf[bed.driver.state as keyof typeof modeOf]);
  });

  it.each([0, 0.125, 0.5, 1, 2, 4, 8, 10, 12])('finds an instrument that samples at a rate of %d, which is not the start-up value', async (maxrate) => {
    for (const seed of [1, 2, 3]) {
      await using bed = sensor({ settings: { maxrate }, seed });

      await expect(bed.connect()).resolves.toBe(P.AUTOSAMPLE);
      await expect(bed.run(bed.driver.get(['maximumFrameRate', 'serialNumber', 'dialect']))).resolves.toEqual({ maximumFrameRate: 4, serialNumber: '0229', dialect: 'SATPAR' });
    }
  });

  it('finds a SATPRL, whose frames begin otherwise', async () => {
    await using bed = await discovered({ dialect: 'SATPRL' });

    expect(bed.driver.state).toBe(P.AUTOSAMPLE);
    await expect(bed.run(bed.driver.get(['dialect']))).resolves.toEqual({ dialect: 'SATPRL' });
  });

  it('leaves an instrument without a console sampling, and says why it knows nothing of its settings', async () => {
    await using bed = await discovered({ dialect: 'SATPRL', hasConsole: false });
    const before = bed.particles.length;
    await bed.time.advance(10_000);

    expect([bed.driver.state, bed.simulator.mode]).toEqual([P.AUTOSAMPLE, 'autosample']);
    expect(bed.particles.length - before).toBe(40);
    expect(bed.events.filter(({ type }) => type === 'error')).toEqual([expect.objectContaining({ code: 'no-console' })]);
  });

  it('ends in UNKNOWN when nothing comes', async () => {
    await using bed = sensor({ faults: [{ kind: 'mute' }] });
    await bed.open();

    await expect(bed.failure(bed.driver.discover())).resolves.toMatchObject({ code: 'reply-timeout' });
    expect(bed.driver.state).toBe(P.UNKNOWN);
    expect(bed.transcript.receivedText).toBe('\r\x01');
  });
});

describe('stopAutosample', () => {
  it('sends one stop below 8 Hz, and another for each frame that comes all the same', async () => {
    await using bed = await discovered({ settings: { maxrate: 4 }, missesControls: false });

    await expect(bed.sentDuring(() => bed.run(bed.driver.stopAutosample()))).resolves.toMatch(/^\x13{1,2}\x03show all\r\n$/);
    expect(bed.simulator.mode).toBe('command');
  });

  it.each([0, 8, 10, 12])('sends 25 stops in a row at a rate of %d', async (maximumFrameRate) => {
    await using bed = await discovered({ mode: 'command' });
    await bed.run(bed.driver.set({ maximumFrameRate }));
    await bed.run(bed.driver.startAutosample());

    await expect(bed.sentDuring(() => bed.run(bed.driver.stopAutosample()))).resolves.toMatch(/^\x13{25}(\x13{25})*\x03+show all\r\n$/);
    expect(bed.simulator.mode).toBe('command');
  });

  it('is refused by an instrument without a console, which then samples again', async () => {
    await using bed = await discovered({ hasConsole: false });

    await expect(bed.failure(bed.driver.stopAutosample())).resolves.toBeInstanceOf(NoConsoleError);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([P.AUTOSAMPLE, 'autosample']);
  });
});

describe('acquireSample', () => {
  it.each<ParMode>(['command', 'polled', 'autosample'])('answers one good frame and is back at the console, when the mode was %s at first', async (mode) => {
    await using bed = await discovered({ mode });
    if (bed.driver.state === P.AUTOSAMPLE) await bed.run(bed.driver.stopAutosample());
    const before = bed.particles.length;

    const sample = await bed.run(bed.driver.acquireSample());

    expect(sample).toEqual({ serialNumber: '0229', elapsedTime: expect.any(Number), par: expect.any(Number) });
    expect(bed.particles.slice(before).map(({ values }) => values)).toContainEqual(sample);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([P.COMMAND, 'command']);
  });

  it('asks again when the checksum is wrong, and gives up after three frames, at the console', async () => {
    await using bed = await discovered({ mode: 'command', faults: [{ kind: 'wrong-checksum', value: 1 }] });

    await expect(bed.failure(bed.driver.acquireSample())).resolves.toMatchObject({ code: 'sample', stream: 'parad_sa_sample' });
    expect(bed.particles.filter(({ stream, quality }) => stream === 'parad_sa_sample' && quality !== 'checksum_failed')).toEqual([]);
    expect([bed.driver.state, bed.simulator.mode]).toEqual([P.COMMAND, 'command']);
  });
});

describe('set', () => {
  it.each([1.5, 7, 13, 20, -20])('refuses a frame rate of %d, and sends nothing', async (maximumFrameRate) => {
    await using bed = await discovered({ mode: 'command' });

    const sent = await bed.sentDuring(async () => expect(await bed.failure(bed.driver.set({ maximumFrameRate }))).toBeInstanceOf(ParameterError));

    expect(sent).toBe('');
  });

  it.each([0.125, 0.5, 1])('sets a frame rate of %d, saves it and reads it back, so that it outlasts the power', async (maximumFrameRate) => {
    await using bed = await discovered({ mode: 'command' });

    await expect(bed.sentDuring(() => bed.run(bed.driver.set({ maximumFrameRate })))).resolves.toBe(`set maxrate ${maximumFrameRate}\r\nsave\r\nshow all\r\n`);
    bed.simulator.powerOff();
    bed.simulator.powerOn();
    expect(bed.simulator.settings.maxrate).toBe(maximumFrameRate);
  });
});

describe('in all that the driver does', () => {
  it('there is no soft reset, which would hang the instrument, and no change of its baud rate', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.stopAutosample());
    await bed.run(bed.driver.set({ maximumFrameRate: 12 }));
    await bed.run(bed.driver.acquireSample());
    await bed.run(bed.driver.startAutosample());

    expect(bed.transcript.receivedText).not.toMatch(/exit!|\x12|set telbaud/);
    expect(bed.simulator.isHung).toBe(false);
  });
});
