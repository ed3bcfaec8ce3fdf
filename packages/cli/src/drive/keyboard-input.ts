import { readUntilAborted } from '../shell/read-until-aborted.ts';
import type { ShellInput } from '../shell/shell.ts';

/** Ctrl-], which telnet ends with too. */
const ESCAPE_KEY = 0x1d;
const CR = 0x0d;
const LF = 0x0a;

/** Settings of a {@link KeyboardInput}. */
export interface KeyboardOptions {
  /** What a line end becomes. */
  readonly terminator: string;
  /** Whether Ctrl-] ends the input; it does not in a pipe, where it may be data. */
  readonly hasEscapeKey: boolean;
}

/** Reads what is typed or piped, with CR, LF and CR LF each become the instrument's line end, wherever the pieces were cut. */
export class KeyboardInput {
  readonly #terminator: Uint8Array;
  readonly #hasEscapeKey: boolean;
  #wasReturn = false;

  constructor({ terminator, hasEscapeKey }: KeyboardOptions) {
    this.#terminator = Buffer.from(terminator, 'latin1');
    this.#hasEscapeKey = hasEscapeKey;
  }

  /** Yields what is to be sent until the input or its escape key ends it; throws the signal's reason when that aborts. */
  async *read(input: ShellInput, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of readUntilAborted(input, signal)) {
      const { bytes, isOver } = this.translate(typeof piece === 'string' ? Buffer.from(piece) : piece);
      if (bytes.length > 0) yield bytes;
      if (isOver) return;
    }
  }

  /** Translates one piece of input; what follows the escape key is dropped. */
  translate(typed: Uint8Array): { readonly bytes: Uint8Array; readonly isOver: boolean } {
    const end = this.#hasEscapeKey ? typed.indexOf(ESCAPE_KEY) : -1;
    const bytes: number[] = [];
    for (const byte of end < 0 ? typed : typed.subarray(0, end)) {
      const isSecondHalf = byte === LF && this.#wasReturn;
      this.#wasReturn = byte === CR;
      if (isSecondHalf) continue;
      if (byte === CR || byte === LF) bytes.push(...this.#terminator);
      else bytes.push(byte);
    }
    return { bytes: Uint8Array.from(bytes), isOver: end >= 0 };
  }
}
