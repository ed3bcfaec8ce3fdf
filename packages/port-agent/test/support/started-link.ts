import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { onTestFinished } from 'vitest';
import type { Link } from '../../src/link/link.ts';
import { linkFor } from '../../src/link/link-url.ts';

/** A started link, and what it tells: `up`, `down: …`, and what arrived, byte for character. */
export class StartedLink {
  readonly link: Link;
  readonly told: string[] = [];
  /** Everything that arrived, joined. */
  text = '';
  #wake: (() => void) | undefined;

  constructor(link: Link) {
    this.link = link;
    link.start({
      linkUp: () => { this.#tell('up'); },
      linkDown: (reason) => { this.#tell(`down: ${reason}`); },
      received: (framed) => {
        const text = Buffer.from(framed.subarray(16)).toString('latin1');
        this.text += text;
        this.#tell(text);
      },
    });
  }

  /** Waits until so much was told. */
  async until(count: number): Promise<void> {
    await this.#untilSo(() => this.told.length >= count);
  }

  /** Waits until the link has told this as often as said. */
  async tells(text: string, times = 1): Promise<void> {
    await this.#untilSo(() => this.told.filter((line) => line === text).length >= times);
  }

  /** Waits until the link has changed its state so often. */
  async changesTo(count: number): Promise<void> {
    await this.#untilSo(() => this.changes.length >= count);
  }

  /** Waits until this arrived, however it was cut. */
  async hears(text: string): Promise<void> {
    await this.#untilSo(() => this.text.includes(text));
  }

  /** The changes of state, without what arrived. */
  get changes(): string[] {
    return this.told.filter((text) => text === 'up' || text.startsWith('down: '));
  }

  async #untilSo(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => { this.#wake = resolve; });
  }

  #tell(text: string): void {
    this.told.push(text);
    this.#wake?.();
  }
}

/** Starts the link that a URL names; it is stopped when the test is over. */
export async function startedLink(url: string, scheduler: SchedulerLike = asyncScheduler): Promise<StartedLink> {
  const started = new StartedLink(await linkFor(url, { scheduler, random: () => 0 }));
  onTestFinished(() => started.link.stop());
  return started;
}
