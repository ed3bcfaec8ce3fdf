import { textOf } from './latin1.ts';

/** Something that passed between an instrument and its line. */
export interface TranscriptEntry {
  /** As seen from the instrument. */
  readonly direction: 'received' | 'transmitted' | 'break';
  /** Simulated time, in Unix milliseconds. */
  readonly atMs: number;
  /** What passed; empty for a BREAK. */
  readonly bytes: Uint8Array;
  /** How long a BREAK lasted; 0 for bytes. */
  readonly durationMs: number;
}

/** How many entries, and how many commands, a transcript keeps. */
export const TRANSCRIPT_ENTRIES_LIMIT = 10_000;

/** How many bytes a transcript keeps. */
export const TRANSCRIPT_BYTES_LIMIT = 4_194_304;

/** A bounded record of what an instrument received and transmitted; the oldest is forgotten first, and counted. */
export class Transcript {
  #entries: TranscriptEntry[] = [];
  #commands: string[] = [];
  #bytes = 0;
  #forgotten = 0;

  /** What passed, oldest first. */
  get entries(): readonly TranscriptEntry[] {
    return this.#entries;
  }

  /** How many entries there are. */
  get length(): number {
    return this.#entries.length;
  }

  /** How many entries had to go to keep within the limits. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** The commands that the instrument understood as such, without terminators and bare Enters. */
  get commands(): readonly string[] {
    return this.#commands;
  }

  /** Everything received, one character for each byte. */
  get receivedText(): string {
    return this.#textOf('received');
  }

  /** Everything transmitted, one character for each byte. */
  get transmittedText(): string {
    return this.#textOf('transmitted');
  }

  /** Adds an entry. */
  add(entry: TranscriptEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes.length;
    if (this.#entries.length > TRANSCRIPT_ENTRIES_LIMIT || this.#bytes > TRANSCRIPT_BYTES_LIMIT) this.#forget();
  }

  /** Adds a command that the instrument understood. */
  addCommand(command: string): void {
    this.#commands.push(command);
    if (this.#commands.length > TRANSCRIPT_ENTRIES_LIMIT) this.#commands = this.#commands.slice(-TRANSCRIPT_ENTRIES_LIMIT / 2);
  }

  /** Forgets everything, uncounted. */
  clear(): void {
    this.#entries = [];
    this.#commands = [];
    this.#bytes = 0;
  }

  /** Halves what is kept, so that forgetting costs the same per entry however long the run. */
  #forget(): void {
    let kept = this.#entries.length;
    let bytes = this.#bytes;
    while (kept > TRANSCRIPT_ENTRIES_LIMIT / 2 || bytes > TRANSCRIPT_BYTES_LIMIT / 2) {
      bytes -= this.#entries[this.#entries.length - kept]?.bytes.length ?? 0;
      kept -= 1;
    }
    this.#forgotten += this.#entries.length - kept;
    this.#entries = this.#entries.slice(this.#entries.length - kept);
    this.#bytes = bytes;
  }

  #textOf(direction: TranscriptEntry['direction']): string {
    return this.#entries.filter((entry) => entry.direction === direction).map(({ bytes }) => textOf(bytes)).join('');
  }
}
