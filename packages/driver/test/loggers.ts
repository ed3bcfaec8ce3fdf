import { type MemoryConnection, memoryPair } from '@taffrail/connection';
import { type Announcement, type Logger, type LoggerConfig, type LoggerLauncher, LoggerOwningProtocol } from '../src/lineage/logger-owning-protocol.ts';
import { BinaryInstrumentProtocol } from '../src/lineage/binary-instrument-protocol.ts';
import type { DriverAnnouncement } from '../src/lineage/names.ts';
import { ScriptInstrumentProtocol } from '../src/lineage/script-instrument-protocol.ts';

/** A configuration as a driver of the first era gave it. */
export const loggerConfig: LoggerConfig = { method: 'ethernet', device_addr: 'moxa', device_port: 4001, server_addr: 'localhost', server_port: 8888 };

/** Loggers that exist only in memory, and what was asked of them. */
export class Loggers implements LoggerLauncher {
  runningPid: number | undefined;
  failure: Error | undefined;
  readonly calls: string[] = [];
  readonly farEnds: MemoryConnection[] = [];

  async findPid({ device_addr, device_port }: LoggerConfig): Promise<number | undefined> {
    this.calls.push(`find ${device_addr}:${device_port}`);
    return this.runningPid;
  }

  async launch({ device_addr, device_port }: LoggerConfig): Promise<Logger> {
    this.calls.push(`launch ${device_addr}:${device_port}`);
    const stop = async (): Promise<void> => { this.calls.push('stop'); };
    return { pid: 4711, url: 'tcp://localhost:50001', stop };
  }

  /** Opens connections to them. */
  readonly open = async (url: string): Promise<MemoryConnection> => {
    this.calls.push(`open ${url}`);
    if (this.failure !== undefined) throw this.failure;
    const { near, far } = memoryPair({ url });
    this.farEnds.push(far);
    return near;
  };
}

/** A protocol of the first era that keeps what it is given. */
export class FirstEraProtocol extends LoggerOwningProtocol {
  readonly received: number[] = [];

  announce(type: DriverAnnouncement, errorCode?: string, message?: string): void {
    this.announceToDriver(type, errorCode, message);
  }

  sendBytes(...bytes: number[]): Promise<void> {
    return this.send(Uint8Array.from(bytes));
  }

  protected override gotData(bytes: Uint8Array): void {
    this.received.push(...bytes);
  }
}

/** A binary protocol of the first era: a message is one number, a response the sum of its bytes. */
export class PackedProtocol extends BinaryInstrumentProtocol<number, number> {
  readonly responses: number[] = [];

  say(message: number): Promise<void> {
    return this.sendMessage(message);
  }

  protected override packMessage(message: number): Uint8Array {
    return Uint8Array.of(0xaa, message);
  }

  protected override unpackResponse(bytes: Uint8Array): number {
    return bytes.reduce((sum, byte) => sum + byte, 0);
  }

  protected override gotData(bytes: Uint8Array): void {
    this.responses.push(this.unpackResponse(bytes));
  }
}

/** A scripted protocol of the first era. */
export class ScriptedProtocol extends ScriptInstrumentProtocol {
  protected override gotData(): void {
    // A script does not look at what comes.
  }
}

/** What a connection's far end hears, as text. */
export function heardBy(farEnd: MemoryConnection | undefined): string[] {
  const heard: string[] = [];
  farEnd?.data$.subscribe({ next: ({ bytes }) => heard.push(String.fromCharCode(...bytes)), error: () => heard.push('lost') });
  return heard;
}

/** What a protocol has announced, so far and from now on. */
export function announcementsOf(protocol: LoggerOwningProtocol): Announcement[] {
  const announcements: Announcement[] = [];
  protocol.announcements$.subscribe((announcement) => announcements.push(announcement));
  return announcements;
}
