import { DriverConnectionState as C, DriverEvent, DriverProtocolState as P, InstrumentError } from '@taffrail/driver';
import { type Fault, type SeededRandom, seededRandom } from '@taffrail/simulator';
import { describe, expect, it } from 'vitest';
import { sensor } from '../test/sensor.ts';
import { frameChecksum } from './frame.ts';
import type { ParFaultName, ParMode, SatlanticParSimulatorOptions } from './simulator/index.ts';

/** As many sessions as a test run has the time for; `SESSIONS=1000` for all, and `SEED=` for the one that failed. */
const SESSIONS = Number(process.env['SESSIONS'] ?? 150);
const FIRST_SEED = Number(process.env['SEED'] ?? 1);
const STEPS = 8;

const FAULTS: readonly Fault<ParFaultName>[] = [
  { kind: 'wrong-checksum', value: 0.1 },
  { kind: 'cut-frame', value: 0.1 },
  { kind: 'glued-frames', value: 0.1 },
  { kind: 'noise', value: 0.1 },
  { kind: 'timer-reset', value: 0.05 },
  { kind: 'frame-in-reply' },
  { kind: 'long-serial' },
  { kind: 'fragment', value: 'random' },
  { kind: 'echo-delay', value: 20 },
  { kind: 'late', value: 30 },
];

type Sensor = ReturnType<typeof sensor>;

const STEPS_OF_A_SESSION: readonly ((bed: Sensor, random: SeededRandom) => Promise<unknown>)[] = [
  (bed) => bed.run(bed.driver.discover()),
  (bed) => bed.run(bed.driver.startAutosample()),
  (bed) => bed.run(bed.driver.stopAutosample()),
  (bed) => bed.run(bed.driver.acquireSample()),
  (bed, random) => bed.run(bed.driver.set({ maximumFrameRate: pick([0, 0.5, 1, 4, 8, 12], random) })),
  (bed) => bed.run(bed.driver.get(['maximumFrameRate'], { isFresh: true })),
  (bed, random) => bed.time.advance(random.below(10_000)),
  async (bed) => {
    bed.simulator.powerOff();
    await bed.time.advance(1_000);
    bed.simulator.powerOn();
  },
  async (bed, random) => {
    const running: Promise<unknown> = bed.driver.capabilities.includes(DriverEvent.STOP_AUTOSAMPLE) ? bed.driver.stopAutosample() : bed.driver.discover();
    running.catch(() => undefined);
    await bed.time.advance(random.below(3_000));
    bed.loseConnection();
    await bed.run(running).catch(() => undefined);
  },
];

/** Frames as they stand in the bytes, by nothing but string functions: a line's last `SATP`, if its sum is right. */
function framesIn(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .slice(0, -1)
    .map((line) => line.slice(line.lastIndexOf('SATP')))
    .filter((line) => /^SATP(AR|RL)\d+(,[^,\s]+)+$/.test(line))
    .filter((line) => frameChecksum(line.slice(0, line.lastIndexOf(',') + 1)) === Number(line.slice(line.lastIndexOf(',') + 1)))
    .map((line) => line.replace(/^SATP..(\d+),([^,]+),.*$/, (_, serial: string, timer: string) => `${serial} ${Number(timer)}`));
}

/** Runs one session, and answers how many samples it gave. */
async function session(seed: number): Promise<number> {
  const random = seededRandom(seed);
  const options: SatlanticParSimulatorOptions = {
    seed,
    dialect: pick(['SATPAR', 'SATPRL'], random),
    mode: pick<ParMode>(['autosample', 'polled', 'command'], random),
    settings: { maxrate: pick([0, 0.125, 0.5, 1, 4, 8, 12], random) },
    strictPacing: random.unit() < 0.3,
    emptyLine: pick(['complaint', 'prompt'], random),
    faults: FAULTS.filter(() => random.unit() < 0.25),
  };
  await using bed = sensor(options);
  const heard: string[] = [''];
  bed.simulator.transmitted$.subscribe((bytes) => {
    if (bed.connections.at(-1)?.isClosed === false) heard[bed.connections.length] = (heard[bed.connections.length] ?? '') + String.fromCharCode(...bytes);
  });
  await bed.open();
  for (let step = 0; step < STEPS; step += 1) {
    if (bed.driver.state === C.DISCONNECTED) await bed.run(bed.driver.connect());
    await settled(pick(STEPS_OF_A_SESSION, random)(bed, random));
  }
  await endInKnownState(bed);

  const taken = bed.particles.flatMap((each) => (each.stream === 'parad_sa_sample' && each.quality === 'ok' ? [`${each.values.serialNumber} ${each.values.elapsedTime}`] : []));
  expect(taken, `samples of session SEED=${seed}`).toEqual(heard.flatMap((text) => framesIn(text)));
  return taken.length;
}

/** However a session went, the next discover finds the instrument, and driver and instrument agree. */
async function endInKnownState(bed: Sensor): Promise<void> {
  if (bed.driver.state === C.DISCONNECTED) await bed.run(bed.driver.connect());
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await settled(bed.run(bed.driver.discover()));
    const mode = { [P.COMMAND as string]: 'command', [P.AUTOSAMPLE]: 'autosample' }[bed.driver.state];
    if (mode === bed.simulator.mode) return;
  }
  expect.fail(`driver in ${bed.driver.state}, instrument in ${bed.simulator.mode}`);
}

/** Operating errors are part of it; anything else is not. */
async function settled(running: Promise<unknown>): Promise<void> {
  try {
    await running;
  } catch (error) {
    if (!(error instanceof InstrumentError)) throw error;
  }
}

function pick<T>(from: readonly T[], random: SeededRandom): T {
  return from[random.below(from.length)] as T; // below() stays within the list, none of which is empty
}

describe('a session in which the connection, the power and the frames fail', () => {
  it('ends in a known state, with no sample lost or doubled', async () => {
    let count = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SESSIONS; seed += 1) {
      count += await session(seed).catch((cause: unknown) => {
        throw new Error(`session SEED=${seed} SESSIONS=1 failed: ${String(cause)}`, { cause });
      });
    }
    expect(count).toBeGreaterThan(SESSIONS);
  }, 120_000);
});
