import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoorName, DoorPorts } from '@taffrail/port-agent';
import type { SeededRandom } from '@taffrail/simulator';
import { Agents } from './agents.ts';
import { Attacker } from './attacker.ts';
import { attackBytes, type AttackerKnowledge } from './attacks.ts';
import { noise, several } from './draw.ts';
import { FuzzFault } from './fuzz-fault.ts';
import { Instrument } from './instrument.ts';
import { Witness } from './witness.ts';

/** How many attackers come in by a door at once. */
export const ATTACKERS = 8;

/** How much noise an instrument says beside its word, at most. */
const NOISE_LENGTH = 200;

interface Side {
  readonly knowledge: AttackerKnowledge;
  readonly instrument: Instrument;
  readonly ports: DoorPorts;
  witness: Witness;
}

/** The sides that can be attacked: the agent that lets everybody in, and the one that asks for a token. */
export const SIDES = ['open', 'token'] as const;

/** One of {@link SIDES}. */
export type SideName = (typeof SIDES)[number];

/** Two agents in a process, an instrument and a witness for each, and a folder for it all. */
export class Station {
  readonly #folder: string;
  readonly #agents: Agents;
  readonly #sides: Readonly<Record<SideName, Side>>;

  private constructor(folder: string, agents: Agents, sides: Readonly<Record<SideName, Side>>) {
    this.#folder = folder;
    this.#agents = agents;
    this.#sides = sides;
  }

  /** The process that is attacked. */
  get agentsPid(): number {
    return this.#agents.pid;
  }

  /** Starts everything; what fails to start leaves nothing behind. */
  static async start(): Promise<Station> {
    const folder = mkdtempSync(join(tmpdir(), 'taffrail-fuzz-'));
    const token = randomBytes(24).toString('base64');
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    const instruments = await Promise.all(SIDES.map(async () => Instrument.listen()));
    const agents = new Agents([folder, tokenFile, ...instruments.map(({ url }) => url)]);
    try {
      const [openPorts = {}, tokenPorts = {}] = await agents.ready();
      const [openInstrument, tokenInstrument] = instruments as [Instrument, Instrument]; // one was made for each side
      const side = async (instrument: Instrument, ports: DoorPorts, knowledge: AttackerKnowledge): Promise<Side> => {
        const witness = await Witness.come(`agent://127.0.0.1:${ports.stream ?? 0}`, knowledge.token === undefined ? {} : { tokenFile });
        return { knowledge, instrument, ports, witness };
      };
      const sides = { open: await side(openInstrument, openPorts, {}), token: await side(tokenInstrument, tokenPorts, { token }) };
      return new Station(folder, agents, sides);
    } catch (error) {
      await agents.kill();
      await Promise.all(instruments.map(async (each) => each.close()));
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Has attackers come in by a door, and the instrument speak while they are there; says which step begins.
   *
   * @throws {@link FuzzFault} when anybody else feels it.
   */
  async attack({ side, door }: { readonly side: SideName; readonly door: DoorName }, random: SeededRandom, begins: (step: string) => void): Promise<void> {
    const { knowledge, instrument, ports, witness } = this.#sides[side];
    const attackers = several(ATTACKERS, () => new Attacker(ports[door] ?? 0, { bytes: attackBytes(random, knowledge), random }));
    const word = `<${random.below(2 ** 32).toString(36)}${random.below(2 ** 32).toString(36)}>`;
    const work = async () => {
      begins('attackers speak');
      await Promise.all(attackers.map(async ({ spoken }) => spoken));
      begins('the witness hears the instrument');
      instrument.says(Buffer.concat([noise(random, random.below(NOISE_LENGTH)), Buffer.from(word)]));
      await witness.hears(word);
      begins('attackers leave');
      await Promise.all(attackers.map(async (attacker) => attacker.leave()));
    };
    try {
      await this.#agents.during(work());
    } catch (error) {
      // Whoever notices first, the end of their process is what there is to tell.
      await this.#agents.use();
      throw error;
    }
  }

  /** Has each witness give way to one that goes on where it stopped. */
  async changeWitnesses(): Promise<void> {
    for (const side of Object.values(this.#sides)) side.witness = await this.#agents.during(side.witness.handOver());
  }

  /** Tells what the agents' process holds, and how many connections were turned away. */
  async use(): ReturnType<Agents['use']> {
    return this.#agents.use();
  }

  /** Ends everything, as it should end. @throws {@link FuzzFault} when it does not. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#sides).map(async ({ witness }) => witness.leave()));
    const end = await this.#agents.stop();
    if (end !== '0') throw new FuzzFault(`the agents' process ended with ${end} when told to stop`);
  }

  /** Removes all that is left, whatever happened. */
  async remove(): Promise<void> {
    await this.#agents.kill();
    await Promise.all(Object.values(this.#sides).map(async ({ witness, instrument }) => Promise.all([witness.leave(), instrument.close()])));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
