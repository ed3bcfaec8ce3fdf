import { readSync, realpathSync } from 'node:fs';
import { LinkSupportError } from '../../errors.ts';
import type { SerialSettings } from '../serial-settings.ts';

/** An open serial port. A call that fails, fails with whatever the system said. */
export interface SerialPort {
  /** Calls back once: with nothing when there is something to read, with an error when there never will be again. */
  onceReadable(callback: (error: Error | null) => void): void;
  /** Reads what is there, at most as much as there is room: 0 bytes when there is nothing, undefined when the device is gone. */
  read(room: Uint8Array): number | undefined;
  /** Resolves when the system has taken all of it. One write at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the last bit is out. */
  drain(): Promise<void>;
  /** Throws away what the system has not put on the line yet. */
  discard(): Promise<void>;
  setBreak(isOn: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Opens a serial port. */
export type SerialPortOpener = (path: string, settings: SerialSettings) => Promise<SerialPort>;

type Package = typeof import('serialport');
type Binding = Package['SerialPort']['binding'];
type BindingPort = Extract<Awaited<ReturnType<Binding['open']>>, { readonly poller: unknown }>;

/**
 * Loads the package that opens serial ports.
 *
 * @throws {@link LinkSupportError} when it is not installed or has no binding for this machine.
 */
export async function loadSerialPort(url: string, load: () => Promise<Package> = loadPackage): Promise<SerialPortOpener> {
  try {
    const { SerialPort } = await load();
    return async (path, settings) => openPort(SerialPort.binding, { path, settings });
  } catch (cause) {
    throw new LinkSupportError(url, 'serialport', { cause });
  }
}

async function loadPackage(): Promise<Package> {
  // eslint-disable-next-line @nx/enforce-module-boundaries -- the rule does not read optionalDependencies, where this is declared
  return import('serialport');
}

/**
 * Opens the port twice. While a write waits on a port of this package, nobody is told that the port can be read, and an
 * instrument that waits for us to read would wait for ever; so each direction has its own.
 */
async function openPort(binding: Binding, { path, settings }: { path: string; settings: SerialSettings }): Promise<SerialPort> {
  const { baud, flow, ...framing } = settings;
  const options = { path, baudRate: baud, ...framing, rtscts: flow === 'rtscts', xon: flow === 'xonxoff', xoff: flow === 'xonxoff' };
  // Another program on the port would steal bytes. Pseudo-terminals have no lines to share, and not every system locks them.
  const lock = !realpathSync(path).startsWith('/dev/pts/');
  const writer = polled(await binding.open({ ...options, lock }));
  try {
    return new PolledPort({ writer, reader: polled(await binding.open({ ...options, lock: false })) });
  } catch (error) {
    await writer.close();
    throw error;
  }
}

function polled(port: Awaited<ReturnType<Binding['open']>>): BindingPort {
  if ('poller' in port) return port;
  throw new Error('serial ports are read by polling, which this system does not offer');
}

/** A port of the package serialport, read past it: once a device is gone, its own read spins without end and never says so. */
class PolledPort implements SerialPort {
  readonly #writer: BindingPort;
  readonly #reader: BindingPort;

  constructor({ writer, reader }: { writer: BindingPort; reader: BindingPort }) {
    this.#writer = writer;
    this.#reader = reader;
  }

  onceReadable(callback: (error: Error | null) => void): void {
    this.#reader.poller.once('readable', callback);
  }

  read(room: Uint8Array): number | undefined {
    const { fd } = this.#reader;
    if (fd === null) return undefined;
    try {
      const lengthBytes = readSync(fd, room);
      return lengthBytes === 0 ? undefined : lengthBytes;
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR')) return 0;
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  async drain(): Promise<void> {
    await this.#writer.drain();
  }

  async discard(): Promise<void> {
    await this.#writer.flush();
  }

  async setBreak(isOn: boolean): Promise<void> {
    // Every line is set with each call; these two stay as opening left them.
    await this.#writer.set({ brk: isOn, dtr: true, rts: true });
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader.close(), this.#writer.close()]);
  }
}
