import { openTcp } from '@taffrail/port-agent-client';
import { Sbe37Driver } from '@taffrail/seabird-sbe37';
import { median } from '../rounds.ts';
import type { Finding, Page } from './page.ts';
import { RawSocket } from './raw-socket.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

const ROUNDS = 5;
const SAMPLES_A_ROUND = 300;
/**
 * How many come before those that are timed, so that an engine has compiled whatever it is going to. By several drivers: what was compiled for
 * the first does not fit the second, and is compiled anew.
 */
const WARM_UP_ROUNDS = 10;
const WARM_UP_SAMPLES = 2_000;
const VERB_ROUNDS = 15;
const LIMIT_MS = 20;

/** Measures what a driver's verbs take against a simulated instrument in another process, and `ts` beside a bare socket. */
export async function measureVerbs(): Promise<Page> {
  const simulator = await startSimulator('seabird-sbe37');
  try {
    // What a program that has just begun has to wait, for whoever wants to know it.
    const first = await samplesBySocketAndDriver(simulator, SAMPLES_A_ROUND);
    const { raw, driven } = await samples(simulator);
    const verbs = await verbTimes(simulator);
    const findings = verbs.map(([title, times]): Finding => ({ title, found: median(times), unit: 'ms', atMost: LIMIT_MS }));
    return {
      heading: 'Benchmarks: the verbs of a driver',
      method: `An SBE 37 is simulated in a process of its own, without delays; the driver is connected to it over \`tcp://\`. A bare \`net.Socket\` writes the same \`ts\` and awaits the same reply, in turn with the driver: ${ROUNDS} times ${SAMPLES_A_ROUND} each, behind ${WARM_UP_ROUNDS} times ${WARM_UP_SAMPLES.toLocaleString('en')} of each that are not timed, every time by another socket and another driver, so that all is compiled. What the first ${SAMPLES_A_ROUND} of each take, when nothing is, stands beside. Medians.`,
      findings: [{ title: '`ts`, a sample read and checked', found: median(driven) / median(raw), unit: 'of a bare socket', atMost: 3 }, ...findings],
      tables: [
        { columns: ['us', '`ts`, median', '`ts`, p99'], rows: [microseconds('bare socket', raw), microseconds('driver', driven), microseconds('bare socket, the first', first.bare), microseconds('driver, the first', first.ours)] },
        { columns: ['ms', 'median', 'longest'], rows: verbs.map(([title, times]) => [title, median(times), Math.max(...times)]) },
      ],
    };
  } finally {
    await simulator.stop();
  }
}

/** Takes samples by a socket and by a driver in turn, each connected alone, since all clients of an instrument hear its replies. */
async function samples(at: SimulatorProcess): Promise<{ readonly raw: readonly number[]; readonly driven: readonly number[] }> {
  const [raw, driven]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await samplesBySocketAndDriver(at, WARM_UP_SAMPLES);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { bare, ours } = await samplesBySocketAndDriver(at, SAMPLES_A_ROUND);
    raw.push(...bare);
    driven.push(...ours);
  }
  return { raw, driven };
}

async function samplesBySocketAndDriver({ host, port }: SimulatorProcess, count: number): Promise<{ readonly bare: readonly number[]; readonly ours: readonly number[] }> {
  const socket = await RawSocket.to(host, port);
  const bare = await timesOf(count, () => socket.ask('ts\r\n'));
  await socket.close();
  const driver = await connected({ host, port });
  await driver.discover();
  const ours = await timesOf(count, () => driver.acquireSample());
  await driver.close();
  return { bare, ours };
}

/** Takes each verb's time, all of them once in each round. */
async function verbTimes(at: SimulatorProcess): Promise<readonly (readonly [title: string, times: readonly number[]])[]> {
  const driver = await connected(at);
  let intervalS = 10;
  const verbs: readonly (readonly [title: string, run: () => Promise<unknown>])[] = [
    ['discover', () => driver.discover()],
    ['get, fresh', () => driver.get(['sampleInterval', 'outputSalinity'], { isFresh: true })],
    ['set of two', () => driver.set({ sampleInterval: (intervalS += 1), outputSalinity: intervalS % 2 === 0 })],
    ['ts', () => driver.acquireSample()],
    ['start', () => driver.startAutosample()],
    ['stop', () => driver.stopAutosample()],
  ];
  const times = verbs.map(([title]) => [title, [] as number[]] as const);
  for (let round = 0; round <= VERB_ROUNDS; round += 1) {
    for (const [i, [, run]] of verbs.entries()) {
      const [took = NaN] = await timesOf(1, run);
      if (round > 0) times[i]?.[1].push(took);
    }
  }
  await driver.close();
  return times;
}

async function connected({ host, port }: Pick<SimulatorProcess, 'host' | 'port'>): Promise<Sbe37Driver> {
  const driver = new Sbe37Driver({ open: openTcp });
  await driver.configure({ url: `tcp://${host}:${port}` });
  await driver.connect();
  return driver;
}

async function timesOf(count: number, run: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

function microseconds(title: string, times: readonly number[]): readonly [string, number, number] {
  return [title, 1_000 * median(times), 1_000 * p99(times)];
}

function p99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN;
}
