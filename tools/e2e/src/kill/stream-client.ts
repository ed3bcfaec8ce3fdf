import { mkdirSync, readFileSync } from 'node:fs';
import type { JournalEntry } from '@taffrail/port-agent';
import { checkClient, type ClientVerdict } from './client-check.ts';
import type { ClientReport } from './client-program.ts';
import { OwnedProcess } from './owned-process.ts';
import { firstRecord, keptPlace, parseRecords, RecordFile, recordFiles, type ClientRecord } from './record-file.ts';
import { within } from './within.ts';

/** Where a client is, and what it is called. */
export interface ClientPlace {
  readonly name: string;
  /** The client's program. */
  readonly program: string;
  readonly folder: string;
}

/** A client of the stream door in a process of its own, which can be killed and goes on where it was when it is started again. */
export class StreamClient {
  readonly #place: ClientPlace;
  #process: OwnedProcess<ClientReport> | undefined;
  #position = 0n;
  #read = { file: 0, offset: 0 };

  constructor(place: ClientPlace) {
    this.#place = place;
    mkdirSync(place.folder, { recursive: true });
  }

  get name(): string {
    return this.#place.name;
  }

  /** The position up to which what it keeps was held to the journal. */
  get checkedTo(): bigint {
    return this.#position;
  }

  /** Starts it, and waits until the agent has welcomed it. */
  async start(url: string): Promise<void> {
    await within(`client ${this.name} to be welcome`, this.#begin(url).hears('open'));
  }

  /** Starts it where the agent will not let it go on, and gives the agent's word for that. */
  async startsRefused(url: string): Promise<string> {
    const { fault } = await within(`client ${this.name} to be refused`, this.#begin(url).hears('refused'));
    return fault;
  }

  /** Kills it. */
  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
  }

  /** Stops it as it is, reading nothing. */
  stall(): void {
    this.#process?.signal('SIGSTOP');
  }

  /** Lets it go on. */
  wake(): void {
    this.#process?.signal('SIGCONT');
  }

  /** Waits until it has had a line, and kept it. */
  async reaches(line: number): Promise<void> {
    const reached = this.#running.hears('reached', (report) => report.line === line);
    this.#running.tell({ type: 'await', line });
    await within(`client ${this.name} to have line ${line}`, reached);
  }

  /** Waits until it has lost the agent, and has taken all that came before. */
  async losesAgent(): Promise<void> {
    await within(`client ${this.name} to lose the agent`, this.#running.hears('lost'));
  }

  /** Gives what it has kept since the last time. */
  take(): ClientRecord[] {
    const found: ClientRecord[] = [];
    const files = recordFiles(this.#place.folder);
    for (let index = this.#read.file; index < files.length; index++) {
      const bytes = readFileSync(files[index] ?? '');
      const { records, end } = parseRecords(bytes, index === this.#read.file && this.#read.offset > 0 ? this.#read.offset : firstRecord(bytes));
      found.push(...records);
      this.#read = { file: index, offset: end };
    }
    return found;
  }

  /** Holds what it has kept to the journal; entries begin at {@link checkedTo} or before. */
  check(records: readonly ClientRecord[], entries: readonly JournalEntry[]): ClientVerdict {
    try {
      const verdict = checkClient(records, { entries, position: this.#position });
      this.#position = verdict.position;
      return verdict;
    } catch (error) {
      throw new Error(`client ${this.name} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  /** Sets a client that does not run back to a position: the journal lost what lies behind. */
  setBack(to: bigint): void {
    const { folder } = this.#place;
    const file = new RecordFile(folder, keptPlace(folder)?.epoch ?? '');
    file.add({ kind: 'set-back', to });
    file.close();
  }

  #begin(url: string): OwnedProcess<ClientReport> {
    const { program, folder, name } = this.#place;
    this.#process = new OwnedProcess(`client ${name}`, [program, url, folder, name]);
    return this.#process;
  }

  get #running(): OwnedProcess<ClientReport> {
    if (this.#process === undefined) throw new Error(`client ${this.name} was not started`);
    return this.#process;
  }
}
