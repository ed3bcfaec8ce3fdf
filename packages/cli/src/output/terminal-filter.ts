import { escapeBytes } from './escape.ts';

const ESC = 0x1b;
const LEFT_BRACKET = 0x5b;

/** How long a control sequence may be, in bytes, before it is shown instead of obeyed. */
export const CONTROL_SEQUENCE_LIMIT = 32;

/** Cursor movement, erasing and colours; nothing that makes a terminal answer, or keeps effect when the session is over. */
const HARMLESS_FINAL = /^[A-HJKLMPXdfm@]$/;

/** Backspace, tab, line feed, carriage return. */
const HARMLESS_CONTROLS: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0d]);

/**
 * Passes an instrument's bytes on to a terminal, for direct access, without handing it the terminal.
 *
 * Text, line ends and the harmless control sequences pass as they are, wherever the pieces were cut; everything else is
 * shown, escaped, so that nothing is hidden: what would set titles, write clipboards or make the terminal type.
 */
export class TerminalFilter {
  readonly #ignored: ReadonlySet<number>;
  #sequence: number[] = [];

  /** @param ignoredBytes - Those that mean nothing to the instrument's own protocol; they are left out. */
  constructor(ignoredBytes: readonly number[] = []) {
    this.#ignored = new Set(ignoredBytes);
  }

  /** Takes in the next bytes and gives what can be written. */
  push(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) text += this.#take(byte);
    return text;
  }

  /** Gives what is left of a sequence that never ended. */
  end(): string {
    const text = escapeBytes(Uint8Array.from(this.#sequence));
    this.#sequence = [];
    return text;
  }

  #take(byte: number): string {
    if (this.#ignored.has(byte)) return '';
    if (this.#sequence.length > 0) return this.#continue(byte);
    if (byte === ESC) {
      this.#sequence = [ESC];
      return '';
    }
    if (HARMLESS_CONTROLS.has(byte)) return String.fromCharCode(byte);
    return byte === 0x5c ? '\\' : escapeBytes(Uint8Array.of(byte));
  }

  #continue(byte: number): string {
    if (byte === ESC || !this.#mayFollow(byte)) return this.end() + this.#take(byte);
    this.#sequence.push(byte);
    if (this.#sequence.length === 2 || byte < 0x40) return '';
    const sequence = this.#sequence;
    if (!HARMLESS_FINAL.test(String.fromCharCode(byte))) return this.end();
    this.#sequence = [];
    return String.fromCharCode(...sequence);
  }

  /** ESC [, digits and semicolons, one letter. Private markers and intermediates are none of the harmless ones. */
  #mayFollow(byte: number): boolean {
    if (this.#sequence.length === 1) return byte === LEFT_BRACKET;
    if (this.#sequence.length >= CONTROL_SEQUENCE_LIMIT) return false;
    const isParameter = (byte >= 0x30 && byte <= 0x39) || byte === 0x3b;
    return isParameter || (byte >= 0x40 && byte <= 0x7e);
  }
}
