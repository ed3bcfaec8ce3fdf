import { closeSync, constants, openSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { Child } from './child.ts';

/** A pseudo-terminal at a path, and an instrument at its other end: what it hears is `heard`, what it is given it says. */
export class SerialCable {
  readonly path: string;
  readonly #socat: Child;

  private constructor(path: string, socat: Child) {
    this.path = path;
    this.#socat = socat;
  }

  /** Plugs a cable in; it is pulled when the test is over. */
  static async plug(path: string): Promise<SerialCable> {
    const socat = new Child('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, 'stdio']);
    await socat.writes('starting data transfer loop', 'stderr');
    // The other end of a pseudo-terminal takes the end of its last user for its own.
    const user = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
    onTestFinished(() => { closeSync(user); });
    return new SerialCable(path, socat);
  }

  /** The bytes that came through, byte for character. */
  get heard(): string {
    return this.#socat.written.stdout;
  }

  async hears(text: string): Promise<void> {
    await this.#socat.writes(text);
  }

  say(text: string): void {
    this.#socat.process.stdin.write(text, 'latin1');
  }

  /** Pulls the cable out, and the port with it. */
  async unplug(): Promise<void> {
    await this.#socat.end();
  }
}
