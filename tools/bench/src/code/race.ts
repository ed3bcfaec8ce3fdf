import { median } from '../rounds.ts';

/** Something that is timed beside others that do the same. */
export interface Contender {
  readonly name: string;
  /** Does its work once. */
  readonly run: () => void | Promise<void>;
  /** How many units of work that is: events, bytes, lines. */
  readonly units: number;
}

/** How long a race lasts. */
export interface RaceOptions {
  /** How often each contender has its turn. Default 15. */
  readonly rounds?: number;
  /** How long a turn is, to the end of the run that passes it. Default 40. */
  readonly turnMs?: number;
  /** How long each contender runs beforehand, so that its code is compiled. Default 150. */
  readonly warmUpMs?: number;
}

/**
 * Times contenders in turn, so that what the machine does besides meets all of them, and gives the nanoseconds that a unit
 * takes each, by name: the median of its turns.
 */
export async function race(contenders: readonly Contender[], { rounds = 15, turnMs = 40, warmUpMs = 150 }: RaceOptions = {}): Promise<ReadonlyMap<string, number>> {
  const turns = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await turn(contender, warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) turns.get(contender.name)?.push(await turn(contender, turnMs));
  }
  return new Map([...turns].map(([name, times]) => [name, median(times)]));
}

/** Runs a contender for so long, and gives the nanoseconds that a unit took. */
async function turn({ run, units }: Contender, lastsMs: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  while (elapsedMs < lastsMs) {
    const running = run();
    if (running !== undefined) await running;
    runs += 1;
    elapsedMs = performance.now() - start;
  }
  return (elapsedMs * 1e6) / (runs * units);
}
