import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Agent } from './agent.ts';
import { endOfPackets, JournalCheck } from './journal-check.ts';
import type { Damage } from './damage.ts';
import { DoorReader } from './door-reader.ts';
import { Instrument } from './instrument.ts';
import { compilePrograms } from './programs.ts';
import type { SmallDisk } from './small-disk.ts';
import { StationFolder } from './station-folder.ts';
import { StreamClient } from './stream-client.ts';

/** How much a client may have had that it keeps no record of, packets of the agent's own behind its last chunk, in bytes. */
const OWN_PACKETS_LENGTH = 2_048n;

/** What was checked so far, in bytes as clients received them. */
export interface Tally {
  readonly clientBytes: number;
  readonly gapsTold: number;
  readonly unkeptBytes: number;
}

/** An instrument, its agent and their clients, each a process of its own, and readers of the raw and the data door in this one. */
export class KillStation {
  readonly instrument: Instrument;
  readonly agent: Agent;
  readonly clients: readonly StreamClient[];
  readonly journal: JournalCheck;
  /** The small disk that the agent writes to, or why there is none. */
  readonly disk: SmallDisk | string;
  tally: Tally = { clientBytes: 0, gapsTold: 0, unkeptBytes: 0 };
  #doors: { readonly raw: DoorReader; readonly data: DoorReader } | undefined;

  private constructor(parts: Pick<KillStation, 'instrument' | 'agent' | 'clients' | 'disk'>) {
    this.instrument = parts.instrument;
    this.agent = parts.agent;
    this.clients = parts.clients;
    this.disk = parts.disk;
    this.journal = new JournalCheck(this.agent.journal);
  }

  /** Starts them all, until the test is over. */
  static async start(settings: { readonly diskLengthBytes: number }): Promise<KillStation> {
    const folder = new StationFolder(settings);
    onTestFinished(() => { folder.remove(); });
    const programs = compilePrograms();
    const instrument = await Instrument.start(programs.instrument);
    onTestFinished(() => instrument.end());
    const agent = new Agent(folder.agent, instrument.port);
    const clients = ['a', 'b'].map((name) => new StreamClient({ name, program: programs.client, folder: join(folder.path, name) }));
    const station = new KillStation({ instrument, agent, clients, disk: folder.disk });
    // The last first: clients, then the agent, then the instrument, then the folder.
    onTestFinished(() => station.#end());
    await station.startAgent();
    for (const client of clients) await client.start(agent.url);
    return station;
  }

  /** The reader on the raw door. */
  get raw(): DoorReader {
    return this.#opened.raw;
  }

  /** The reader on the data door. */
  get data(): DoorReader {
    return this.#opened.data;
  }

  /** Starts the agent, and lets the readers in. */
  async startAgent(): Promise<void> {
    await this.agent.start();
    await this.reopenDoors();
  }

  /** Has the readers come anew. */
  async reopenDoors(): Promise<void> {
    await this.#closeDoors();
    const [raw, data] = await Promise.all([DoorReader.open('raw', this.agent.port('raw')), DoorReader.open('data', this.agent.port('data'))]);
    this.#doors = { raw, data };
  }

  /** Kills the agent; resolves when nobody takes in any more of what it sent, the clients given excepted. */
  async killAgent({ butFor = [] }: { readonly butFor?: readonly StreamClient[] } = {}): Promise<void> {
    const lost = this.clients.filter((client) => !butFor.includes(client)).map((client) => client.losesAgent());
    await Promise.all([...lost, this.raw.ended, this.data.ended, this.agent.end('SIGKILL')]);
  }

  /** Waits until everybody has had a line that the instrument has yet to send. */
  async settle(): Promise<void> {
    const line = await this.instrument.sends(20);
    await this.everybodyReaches(line);
  }

  /** Waits until everybody has had a line, those left out excepted. */
  async everybodyReaches(line: number, { but = [] }: { readonly but?: readonly (StreamClient | DoorReader)[] } = {}): Promise<void> {
    const all = [...this.clients, this.raw, this.data].filter((each) => !but.includes(each));
    await Promise.all(all.map(async (each) => each.reaches(line)));
  }

  /** Holds everybody to the journal, and the journal to the instrument. Gaps may only be behind `excusedFrom`. */
  async check({ excusedFrom }: { readonly excusedFrom?: bigint | undefined } = {}): Promise<void> {
    // The readers first: what they have now is in the journal when it is read.
    const runs = [this.raw, this.data].map((reader) => reader.runs.map((run) => ({ ...run })));
    const records = this.clients.map((client) => client.take());
    const from = this.clients.reduce((least, { checkedTo }) => (checkedTo < least ? checkedTo : least), this.journal.checkedTo);
    const news = this.journal.checkedTo;
    const entries = await this.journal.follow({ from, excusedFrom });
    await this.journal.verify({ from: news, excusedFrom });
    this.clients.forEach((client, i) => {
      const { bytes, gaps, unkeptBytes } = client.check(records[i] ?? [], entries);
      const { tally } = this;
      this.tally = { clientBytes: tally.clientBytes + bytes, gapsTold: tally.gapsTold + gaps, unkeptBytes: tally.unkeptBytes + unkeptBytes };
      if (excusedFrom === undefined && gaps + unkeptBytes > 0) throw new Error(`client ${client.name} was told of ${gaps} gaps and given ${unkeptBytes} bytes that were not kept`);
    });
    for (const each of runs) this.journal.covers(each);
  }

  /**
   * Goes on after damage to the journal of a dead agent: whoever has more than it holds is ended and set back, the client given excepted;
   * gives who that was, and up to where the journal is kept.
   */
  async setBack({ from, segmentStart }: Damage, { butFor }: { readonly butFor?: StreamClient } = {}): Promise<{ readonly setBack: readonly StreamClient[]; readonly keptTo: bigint }> {
    const keptTo = await endOfPackets(this.agent.journal, segmentStart);
    this.journal.setBack({ damagedFrom: from, keptTo });
    const ahead = this.clients.filter((client) => client !== butFor && client.checkedTo + OWN_PACKETS_LENGTH > keptTo);
    for (const client of ahead) {
      await client.kill();
      client.setBack(client.checkedTo < keptTo ? client.checkedTo : keptTo);
    }
    return { setBack: ahead, keptTo };
  }

  get #opened(): { readonly raw: DoorReader; readonly data: DoorReader } {
    if (this.#doors === undefined) throw new Error('the agent was not started');
    return this.#doors;
  }

  async #closeDoors(): Promise<void> {
    await Promise.all([this.#doors?.raw.close(), this.#doors?.data.close()]);
  }

  async #end(): Promise<void> {
    await Promise.all([this.#closeDoors(), ...this.clients.map((client) => client.kill())]);
    await this.agent.end('SIGKILL');
  }
}
