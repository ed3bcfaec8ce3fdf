import { describe, expect, it } from 'vitest';
import { discovered, ensembleNumbers } from '../test/mooring.ts';

const PINGING = { mode: 'pinging', settings: { WN: '10' } } as const;

describe('an instrument that is pinging', () => {
  it('was started with CS, and sends its ensembles in order', async () => {
    await using bed = await discovered();

    await bed.run(bed.driver.startAutosample());
    await bed.time.advance(20_000);

    const numbers = ensembleNumbers(bed);
    expect(numbers.length).toBeGreaterThan(5);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(bed.transcript.commands.at(-1)).toBe('CS');
  });

  it('numbers its ensembles beyond 65535', async () => {
    await using bed = await discovered({ ...PINGING, nextEnsemble: 65_535 });
    await bed.time.advance(1_000);

    expect(ensembleNumbers(bed).slice(0, 3)).toEqual([65_535, 65_536, 65_537]);
  });

  it('is interrupted to be asked for its settings, and goes on', async () => {
    await using bed = await discovered(PINGING);

    const { numberOfCells } = await bed.run(bed.driver.get(['numberOfCells'], { isFresh: true }));
    await bed.time.advance(5_000);

    expect([numberOfCells, bed.driver.state, bed.simulator.mode, bed.transcript.commands.at(-1)]).toEqual([10, 'DRIVER_STATE_AUTOSAMPLE', 'pinging', 'CS']);
  });

  it('is interrupted to set its clock, and goes on', async () => {
    await using bed = await discovered({ ...PINGING, clockStartMs: 0 });

    await bed.run(bed.driver.syncClock());
    await bed.time.advance(5_000);

    expect([bed.simulator.clockMs - bed.time.now(), bed.simulator.mode]).toEqual([0, 'pinging']);
  });

  it('goes on though what it was interrupted for is given up', async () => {
    await using bed = await discovered(PINGING);
    const given = new AbortController();
    const asking = bed.driver.get(['salinity'], { isFresh: true, signal: given.signal }).catch((error: unknown) => error);
    await bed.time.advance(1_500);

    given.abort();
    await asking;
    await bed.time.advance(30_000);

    expect([bed.driver.state, bed.simulator.mode]).toEqual(['DRIVER_STATE_AUTOSAMPLE', 'pinging']);
  });

  it('is known to go on where it heeds no BREAK', async () => {
    await using bed = await discovered({ ...PINGING, faults: [{ kind: 'break-unheeded', value: 100 }] });

    await expect(bed.failure(bed.driver.acquireStatus())).resolves.toMatchObject({ code: expect.stringMatching(/^(reply-timeout|wake-up)$/) });
    await bed.time.advance(60_000);

    expect([bed.driver.state, bed.simulator.mode, bed.events.filter(({ type }) => type === 'error')]).toEqual(['DRIVER_STATE_AUTOSAMPLE', 'pinging', []]);
  });

  it('stays stopped when it is stopped in the midst of an interruption', async () => {
    await using bed = await discovered(PINGING);
    const asking = bed.driver.acquireStatus().catch((error: unknown) => error);
    await bed.time.advance(1_500);

    await bed.run(bed.driver.stopAutosample());
    await asking;
    await bed.time.advance(30_000);

    expect([bed.driver.state, bed.simulator.mode, bed.driver.capabilities.includes('DRIVER_EVENT_SET')]).toEqual(['DRIVER_STATE_COMMAND', 'command', true]);
  });

  it('loses only the ensembles whose checksums are wrong', async () => {
    await using bed = await discovered({ ...PINGING, faults: [{ kind: 'bad-checksum', value: 0.3 }, { kind: 'false-sync' }] });
    await bed.time.advance(60_000);

    const numbers = ensembleNumbers(bed);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(bed.particles.every(({ quality }) => quality === 'ok')).toBe(true);
  });
});

describe('an instrument that refuses to ping', () => {
  it('is reported with what it says, and stays in command mode', async () => {
    await using bed = await discovered({ faults: [{ kind: 'refuse-start' }] });

    const error = await bed.failure(bed.driver.startAutosample());

    expect([error, bed.driver.state]).toEqual([expect.objectContaining({ code: 'command-rejected', received: 'ERR 011:  LAYER BOUNDARY BEYOND PROFILING RANGE' }), 'DRIVER_STATE_COMMAND']);
  });
});
