import { DOOR_NAMES } from '@taffrail/port-agent';
import { seededRandom, type SeededRandom } from '@taffrail/simulator';
import { FuzzFault } from './fuzz-fault.ts';
import { MemoryBounds } from './memory-bounds.ts';
import { memoryInUse } from './memory-in-use.ts';
import { packetRound } from './packet-round.ts';
import { ATTACKERS, SIDES, type Station } from './station.ts';
import { Watch } from './watch.ts';

/** How long, and with what, to fuzz. */
export interface FuzzPlan {
  readonly seed: number;
  /** For how long, in time in which this process runs. */
  readonly seconds: number;
  /** The first round; another one's number makes that round again. */
  readonly firstRound: number;
  readonly say: (line: string) => void;
}

/** What was done without finding a fault. */
export interface FuzzTally {
  rounds: number;
  attackers: number;
  decodedBytes: number;
}

const LOOK_EVERY_MS = 1_000;
const PROGRESS_EVERY_MS = 10_000;
/** After how long without getting anywhere something hangs. */
const HANG_MS = 60_000;
/** The share of the time after which memory is to have settled. */
const SETTLING_SHARE = 0.1;
/** How many times all targets are attacked before witnesses change. */
const LAPS_A_WITNESS = 20;

type Target = (random: SeededRandom) => Promise<void>;

/** Attacks every target in turn until the time is up. */
export class FuzzRun {
  readonly tally: FuzzTally = { rounds: 0, attackers: 0, decodedBytes: 0 };
  readonly #plan: FuzzPlan;
  readonly #station: Station;
  readonly #watch = new Watch(performance.now());
  readonly #targets: readonly (readonly [string, Target])[];
  readonly #agentsMemory = new MemoryBounds("the agents' process");
  readonly #ownMemory = new MemoryBounds('this process');
  #saidAtMs = 0;

  constructor(station: Station, plan: FuzzPlan) {
    this.#plan = plan;
    this.#station = station;
    const doors = SIDES.flatMap((side) =>
      DOOR_NAMES.map((door) => [`${door} door, ${side}`, async (random: SeededRandom) => {
        await station.attack({ side, door }, random, (step) => { this.#watch.begins(`${door} door, ${side}: ${step}`); });
        this.tally.attackers += ATTACKERS;
      }] as const),
    );
    this.#targets = [['decoder', async (random) => { this.tally.decodedBytes += packetRound(random); }], ...doors];
  }

  /** Runs. @throws what was found, with the round and the seed that found it. */
  async run(): Promise<void> {
    let hung: (error: Error) => void = () => undefined;
    const hangs = new Promise<never>((_, reject) => { hung = reject; });
    const looking = setInterval(() => {
      this.#watch.look(performance.now());
      if (this.#watch.idleMs > HANG_MS) hung(new FuzzFault(`nothing got further for ${HANG_MS / 1_000} s`));
    }, LOOK_EVERY_MS);
    try {
      await Promise.race([this.#rounds(), hangs]);
    } catch (error) {
      const { seed } = this.#plan;
      throw new FuzzFault(`SEED=${seed} TAFFRAIL_FUZZ_ROUND=${this.#round} (${this.#watch.doing}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, { cause: error });
    } finally {
      clearInterval(looking);
    }
  }

  get #round(): number {
    return this.#plan.firstRound + this.tally.rounds;
  }

  async #rounds(): Promise<void> {
    const random = seededRandom(this.#plan.seed);
    // Each target once at least, however short the time.
    while (this.#watch.ranMs < this.#plan.seconds * 1_000 || this.tally.rounds < this.#targets.length) {
      const [name, target] = this.#targets[this.#round % this.#targets.length] ?? ['nothing', async () => undefined];
      this.#watch.begins(name);
      await target(random.fork(`round ${this.#round}`));
      this.#watch.look(performance.now());
      this.tally.rounds++;
      if (this.#round % (LAPS_A_WITNESS * this.#targets.length) === 0) {
        this.#watch.begins('change of witnesses');
        await this.#station.changeWitnesses();
      }
      if (this.#watch.ranMs - this.#saidAtMs >= PROGRESS_EVERY_MS) await this.#measure();
    }
    await this.#measure();
    this.#watch.begins('stop');
    await this.#station.stop();
  }

  /** Holds both processes to their memory, and says how far it is. */
  async #measure(): Promise<void> {
    this.#watch.begins('measurement of memory');
    const { ranMs } = this.#watch;
    this.#saidAtMs = ranMs;
    const isSettling = ranMs < this.#plan.seconds * 1_000 * SETTLING_SHARE;
    const { usedBytes, residentBytes, turnedAway } = await this.#station.use();
    const own = memoryInUse();
    const { rounds, attackers, decodedBytes } = this.tally;
    const [used, resident, here, decoded] = [usedBytes, residentBytes, own.usedBytes, decodedBytes].map((bytes) => Math.round(bytes / 1_048_576));
    this.#plan.say(`${Math.round(ranMs / 1_000)} s: ${rounds} rounds, ${attackers} attackers (${turnedAway} turned away), ${decoded} MiB decoded; agents ${used} MiB in use, ${resident} resident, here ${here} in use`);
    this.#agentsMemory.take({ usedBytes, residentBytes }, { isSettling });
    this.#ownMemory.take(own, { isSettling });
  }
}
