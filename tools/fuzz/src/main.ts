import { FuzzRun } from './fuzz-run.ts';
import { Station } from './station.ts';

const DEFAULT_SECONDS = 60;

/** Fuzzes for `TAFFRAIL_FUZZ_SECONDS`, from `SEED`, from round `TAFFRAIL_FUZZ_ROUND` on; resolves when no fault was found. */
async function main(): Promise<void> {
  const seed = wholeNumber('SEED', Date.now() >>> 0);
  const seconds = wholeNumber('TAFFRAIL_FUZZ_SECONDS', DEFAULT_SECONDS);
  const firstRound = wholeNumber('TAFFRAIL_FUZZ_ROUND', 0);
  const station = await Station.start();
  say(`SEED=${seed}, for ${seconds} s from round ${firstRound}; the agents are process ${station.agentsPid}`);
  try {
    const run = new FuzzRun(station, { seed, seconds, firstRound, say });
    await run.run();
    say(`SEED=${seed}: no fault found in ${run.tally.rounds} rounds`);
  } finally {
    await station.remove();
  }
}

function wholeNumber(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,10}$/.test(text)) throw new Error(`cannot fuzz: expected ${name} to be a whole number, found ${JSON.stringify(text)}`);
  return Number(text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
