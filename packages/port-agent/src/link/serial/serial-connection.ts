import { BreakError } from '../../errors.ts';
import { HeldWrites } from '../held-writes.ts';
import type { ConnectionListener, LinkConnection } from '../link-connection.ts';
import type { ReceiveSlab } from '../receive-slab.ts';
import type { SerialPort } from './serial-port.ts';

/** Settings of a {@link SerialConnection}. */
export interface SerialConnectionOptions {
  readonly url: string;
  readonly open: () => Promise<SerialPort>;
  readonly slab: ReceiveSlab;
  readonly listener: ConnectionListener;
}

/** A connection over a serial port. Ends when the device is gone. */
export class SerialConnection implements LinkConnection {
  readonly #url: string;
  readonly #slab: ReceiveSlab;
  readonly #listener: ConnectionListener;
  readonly #queue = new HeldWrites();
  #port: SerialPort | undefined;
  #writing: Promise<void> | undefined;
  #writingBytes = 0;
  #isEnding = false;
  #isDrained = false;
  /** Why the connection is closing or closed. */
  #reason: string | undefined;

  constructor({ url, open, slab, listener }: SerialConnectionOptions) {
    this.#url = url;
    this.#slab = slab;
    this.#listener = listener;
    void this.#open(open);
  }

  get queuedBytes(): number {
    return this.#queue.lengthBytes + this.#writingBytes;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#port === undefined || this.#isEnding || this.#reason !== undefined) return false;
    this.#queue.push(bytes);
    this.#writing ??= this.#writeAll(this.#port);
    return true;
  }

  async setBreak(isOn: boolean): Promise<void> {
    const port = this.#port;
    if (port === undefined || this.#reason !== undefined) throw new BreakError(this.#url, 'the link is down');
    try {
      await this.#writing;
      await port.drain();
      await port.setBreak(isOn);
    } catch (cause) {
      throw new BreakError(this.#url, textOf(cause), { cause });
    }
  }

  end(): void {
    this.#isEnding = true;
    void this.#endAfterWrites();
  }

  abort(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    if (this.#port !== undefined) void this.#close(this.#port);
  }

  async #open(open: () => Promise<SerialPort>): Promise<void> {
    let port: SerialPort;
    try {
      port = await open();
    } catch (error) {
      return this.#listener.closed(this.#reason ?? textOf(error));
    }
    this.#port = port;
    if (this.#reason !== undefined) return this.#close(port);
    this.#readOn(port);
    this.#listener.opened();
  }

  #readOn(port: SerialPort): void {
    port.onceReadable((error) => {
      if (this.#reason !== undefined) return;
      if (error === null && this.#read(port)) this.#readOn(port);
      else this.abort(`the device is gone${error === null ? '' : `: ${error.message}`}`);
    });
  }

  /** Reads what is there; false when the device is gone. */
  #read(port: SerialPort): boolean {
    try {
      const lengthBytes = port.read(this.#slab.room());
      if (lengthBytes !== undefined && lengthBytes > 0) this.#listener.received(this.#slab.take(lengthBytes));
      return lengthBytes !== undefined;
    } catch {
      return false; // what the system calls it when a device is unplugged while it is read
    }
  }

  async #writeAll(port: SerialPort): Promise<void> {
    try {
      while (this.#queue.lengthBytes > 0 && this.#reason === undefined) {
        const bytes = Buffer.concat(this.#queue.takeAll());
        this.#writingBytes = bytes.length;
        await port.write(bytes);
      }
    } catch (error) {
      this.abort(textOf(error));
    } finally {
      this.#writingBytes = 0;
      this.#writing = undefined;
    }
  }

  async #endAfterWrites(): Promise<void> {
    await this.#writing;
    try {
      await this.#port?.drain();
      this.#isDrained = true;
    } catch {
      // A device that is gone has nothing to drain.
    }
    this.abort('ended');
  }

  /** Closes a port without waiting for an instrument that does not take what is left for it. */
  async #close(port: SerialPort): Promise<void> {
    // Discarding reaches further than the line: a pseudo-terminal takes back what the other side has not read yet.
    if (!this.#isDrained) await port.discard().catch(() => undefined); // a device that is gone has nothing to discard
    await port.close().catch(() => undefined); // and is closed already
    this.#listener.closed(this.#reason ?? 'the port closed');
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
