import type { Chunk, Connection, LinkStatus } from '@taffrail/connection';

/** What a connection has said so far, and waits for more of it. */
export class Watched {
  readonly chunks: Chunk[] = [];
  readonly statuses: LinkStatus[] = [];
  /** How `data$` ended. */
  end: unknown;
  #wake: (() => void) | undefined;

  constructor(connection: Connection) {
    const wake = () => this.#wake?.();
    connection.data$.subscribe({
      next: (chunk) => {
        this.chunks.push(chunk);
        wake();
      },
      error: (error: unknown) => {
        this.end = error;
        wake();
      },
      complete: () => {
        this.end = 'complete';
        wake();
      },
    });
    connection.status$.subscribe((status) => {
      this.statuses.push(status);
      wake();
    });
  }

  get text(): string {
    return Buffer.concat(this.chunks.map(({ bytes }) => bytes)).toString();
  }

  get links(): string[] {
    return this.statuses.map(({ instrumentLink }) => instrumentLink);
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => { this.#wake = resolve; });
  }

  /** Waits for the end of `data$` and gives it. */
  async ended(): Promise<unknown> {
    await this.until(() => this.end !== undefined);
    return this.end;
  }
}
