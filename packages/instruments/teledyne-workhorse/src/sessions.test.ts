import { type SeededRandom, seededRandom } from '@taffrail/simulator';
import { describe, expect, it } from 'vitest';
import { ensembleNumbers, mooring } from '../test/mooring.ts';

/** As many sessions as run in seconds; `SESSIONS=1000` for more, `SEED=n` for another beginning. */
const SESSIONS = Number(process.env['SESSIONS'] ?? 100);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);

const MODES = ['asleep', 'command', 'pinging'] as const;
const PIECES = [1, 7, 64, 5_000] as const;

describe('a session with faults', () => {
  it(`ends in a known state, no sample lost or doubled, from seed ${FIRST_SEED} on`, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SESSIONS; seed += 1) await session(seed);
  }, 600_000);
});

/** Connects, discovers, configures, samples, loses the link, comes back, stops; everything by the seed. */
async function session(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const mode = pick(random, MODES);
  const faults = faultsBy(random);
  await using bed = mooring({ mode, faults, seed, settings: { WN: '5' } }, { fragmentBytes: pick(random, PIECES), startup: 'leave' });
  const why = `seed ${seed}, ${mode}, ${JSON.stringify(faults)}`;

  const found = await bed.connect();
  expect(found, why).toBe(mode === 'pinging' ? 'DRIVER_STATE_AUTOSAMPLE' : 'DRIVER_STATE_COMMAND');
  if (mode !== 'pinging') {
    const salinity = random.below(41);
    await bed.run(bed.driver.set({ salinity }));
    expect(Number(bed.simulator.setting('ES')), why).toBe(salinity);
    await bed.run(bed.driver.startAutosample());
  }
  await bed.time.advance(1_000 * (2 + random.below(10)));
  const heard = ensembleNumbers(bed);
  bed.loseConnection();
  await bed.time.advance(1_000 * random.below(10));
  await bed.run(bed.driver.connect());
  expect(await bed.run(bed.driver.discover()), why).toBe('DRIVER_STATE_AUTOSAMPLE');
  if (random.unit() < 0.3) await bed.run(bed.driver.syncClock());
  await bed.time.advance(1_000 * (2 + random.below(10)));
  await bed.run(bed.driver.stopAutosample());

  const all = ensembleNumbers(bed);
  expect([bed.driver.state, bed.simulator.mode], why).toEqual(['DRIVER_STATE_COMMAND', 'command']);
  for (const run of [heard, all.slice(heard.length)]) expect(run, why).toEqual(run.map((_, index) => (run[0] ?? 0) + index));
  expect(new Set(all).size, why).toBe(all.length);
}

function faultsBy(random: SeededRandom) {
  const possible = [{ kind: 'alarm' }, { kind: 'noise-before-banner' }, { kind: 'cut-by-break' }, { kind: 'false-sync' }, { kind: 'surface-pressure' }, { kind: 'break-unheeded', value: 1 }] as const;
  return possible.filter(() => random.unit() < 0.3);
}

function pick<T>(random: SeededRandom, [first, ...others]: readonly [T, ...T[]]): T {
  return others[random.below(others.length + 1)] ?? first;
}
