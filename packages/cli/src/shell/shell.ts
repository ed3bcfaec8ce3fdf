import type { StricliProcess } from '@stricli/core';

/** Standard input as commands use it; `setRawMode` is there on a terminal. */
export interface ShellInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  /** Lets the program end although nobody has read to the end. */
  destroy?(): unknown;
}

/** An output as commands use it; size and `isTTY` are there on a terminal. */
export interface ShellOutput {
  readonly isTTY?: boolean;
  /** Its width in characters. */
  readonly columns?: number;
  /** Its height in lines. */
  readonly rows?: number;
  /** Answers whether more may be written before `drain`. */
  write(text: string | Uint8Array): boolean;
  once(event: 'drain' | 'close', listener: () => void): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize' | 'drain' | 'close', listener: () => void): unknown;
}

/** The process, as far as commands touch it. */
export interface ShellProcess extends StricliProcess {
  readonly stdin: ShellInput;
  readonly stdout: ShellOutput;
  readonly stderr: ShellOutput;
  readonly env: Readonly<Partial<Record<string, string>>>;
  /** Tells of the very end, at which only what is synchronous is still done. */
  on(event: 'exit', listener: () => void): unknown;
  off(event: 'exit', listener: () => void): unknown;
}

/** What a command has of the world outside; tests give it another one. */
export interface Shell {
  readonly process: ShellProcess;
  /** Aborts with an `EndRequest` when the command is to end. */
  readonly signal: AbortSignal;
}
