import { PortAgentClient, type PortAgentClientOptions } from '@taffrail/port-agent-client';
import { defer, firstValueFrom, retry } from 'rxjs';
import { Failure } from './failure.ts';
import { FuzzFault } from './fuzz-fault.ts';

/** How much of what came before is looked at for a word that is cut. */
const TAIL_LENGTH = 256;
/** The longest delay a timer takes: silence is for the watch to notice, which does not count pauses. */
const NEVER_MS = 2 ** 31 - 1;
/** A newcomer may find the door crowded with attackers whom the agent has not seen go yet. */
const CROWDED = { count: 60, delay: 500 };

/** A client of the stream door that does nothing wrong, and so must be given everything. */
export class Witness {
  readonly #failure = new Failure();
  readonly #url: string;
  readonly #settings: PortAgentClientOptions;
  readonly #client: PortAgentClient;
  #tail = '';
  #wanted: { readonly word: string; readonly heard: () => void } | undefined;
  #isLeaving = false;

  private constructor(url: string, settings: PortAgentClientOptions, client: PortAgentClient) {
    this.#url = url;
    this.#settings = settings;
    this.#client = client;
    const fail = (what: string) => { this.#failure.fail(new FuzzFault(what)); };
    client.data$.subscribe({
      next: ({ bytes }) => { this.#took(bytes); },
      error: (error: unknown) => { fail(`who was in was not served on: ${String(error)}`); },
      complete: () => { if (!this.#isLeaving) fail('who was in was sent away'); },
    });
    client.status$.subscribe(({ gap }) => {
      if (gap !== undefined) fail(`who was in was told of a gap from ${gap.from} to ${gap.to}`);
    });
  }

  /** Comes in at a stream door. */
  static async come(url: string, settings: Pick<PortAgentClientOptions, 'tokenFile' | 'resume'>): Promise<Witness> {
    const all = { ...settings, name: 'witness', heartbeatTimeoutMs: NEVER_MS, reconnectTimeoutMs: 0 };
    const client = await firstValueFrom(defer(async () => PortAgentClient.open(url, all)).pipe(retry(CROWDED)));
    return new Witness(url, all, client);
  }

  /** Waits until the instrument has said a word; one at a time. @throws a {@link FuzzFault} when it is not given everything. */
  async hears(word: string): Promise<void> {
    if (this.#tail.includes(word)) return;
    await this.#failure.during(new Promise<void>((heard) => { this.#wanted = { word, heard }; }));
  }

  /** Leaves, and gives another that goes on where it stopped. */
  async handOver(): Promise<Witness> {
    const resume = { epoch: this.#client.epoch, position: this.#client.resumePosition };
    const next = await Witness.come(this.#url, { ...this.#settings, resume });
    await this.leave();
    return next;
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    await this.#client.close();
  }

  #took(bytes: Uint8Array): void {
    const text = this.#tail + Buffer.from(bytes).toString('latin1');
    this.#tail = text.slice(-TAIL_LENGTH);
    if (this.#wanted === undefined || !text.includes(this.#wanted.word)) return;
    this.#wanted.heard();
    this.#wanted = undefined;
  }
}
