import type { InstrumentReport } from './instrument-program.ts';
import { OwnedProcess } from './owned-process.ts';
import { within } from './within.ts';

/** An instrument in a process of its own; it numbers what it sends, and by its lines the tests go on. */
export class Instrument {
  readonly port: number;
  readonly #process: OwnedProcess<InstrumentReport>;

  private constructor(process: OwnedProcess<InstrumentReport>, port: number) {
    this.#process = process;
    this.port = port;
  }

  /** Switches it on. */
  static async start(program: string): Promise<Instrument> {
    const process = new OwnedProcess<InstrumentReport>('the instrument', [program]);
    const { port } = await within('the instrument to listen', process.hears('listening'));
    return new Instrument(process, port);
  }

  /** Waits until it has sent so many lines more, and gives the number of the last of them. */
  async sends(lines: number): Promise<number> {
    this.#process.tell({ type: 'mark', after: lines });
    return within(`the instrument to send ${lines} lines`, this.#process.hears('marked')).then(({ line }) => line);
  }

  /** Has it send lines as fast as it can. */
  bursts(lines: number): void {
    this.#process.tell({ type: 'burst', lines });
  }

  /** Has it close its connection in order, or break it off. */
  async drops(how: 'end' | 'reset'): Promise<void> {
    const dropped = this.#process.hears('dropped');
    this.#process.tell({ type: 'drop', how });
    await within('the instrument to drop its link', dropped);
  }

  /** Waits until somebody connects to it. */
  async isConnected(): Promise<void> {
    await within('somebody to connect to the instrument', this.#process.hears('connected'));
  }

  /** Has it accept nobody any more, and break its connection off. */
  async goesDeafAndDrops(): Promise<void> {
    const deaf = this.#process.hears('deaf');
    this.#process.tell({ type: 'deaf' });
    this.#process.tell({ type: 'drop', how: 'reset' });
    await within('the instrument to go deaf', deaf);
  }

  /** Has it accept connections again. */
  async listens(): Promise<void> {
    const listening = this.#process.hears('listening');
    this.#process.tell({ type: 'listen' });
    await within('the instrument to listen', listening);
  }

  /** Switches it off. */
  async end(): Promise<void> {
    await this.#process.end('SIGKILL');
  }
}
