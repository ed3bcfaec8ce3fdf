import { type Agent, AGENTS, type AgentKey } from './agents.ts';
import type { Measurement, Told } from './figures.ts';

/** What was told of all runs of a measurement, by agent. */
export type Rounds = ReadonlyMap<AgentKey, readonly Told[]>;

/** Makes a measurement's runs: one with each agent in turn, and again, so that what the machine does besides meets all of them. */
export async function makeRounds(measurement: Measurement, { absent, run, say }: {
  readonly absent: ReadonlySet<string>;
  readonly run: (measurement: Measurement, agent: AgentKey) => Promise<Told>;
  readonly say: (line: string) => void;
}): Promise<Rounds> {
  const present = measurement.agents.filter((key) => isPresent(AGENTS[key], absent));
  const rounds = new Map<AgentKey, Told[]>(present.map((agent) => [agent, []]));
  for (let round = 1; round <= measurement.runs; round++) {
    for (const [agent, told] of rounds) {
      say(`${measurement.name}, round ${round} of ${measurement.runs}: ${AGENTS[agent].name}`);
      try {
        told.push(await run(measurement, agent));
      } catch (error) {
        say(`  failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return rounds;
}

/** Gives the middle one of some numbers; the lower of two. NaN when there are none, or when one is. */
export function median(values: readonly number[]): number {
  if (values.some(Number.isNaN)) return NaN;
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

function isPresent({ needs }: Agent, absent: ReadonlySet<string>): boolean {
  return needs === undefined || !absent.has(needs);
}
