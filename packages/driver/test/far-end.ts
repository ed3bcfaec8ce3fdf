import type { MemoryConnection } from '@taffrail/connection';


/** Settings of a {@link FarEnd}. */
export interface FarEndOptions {
  /** What is answered to a line, line ends and prompt included; `undefined` is silence. */
  readonly answer: (line: string) => string | undefined;
  /** Whether each line is echoed first. */
  readonly hasEcho?: boolean;
  /** Cuts what is sent into pieces. */
  readonly cut?: (text: string) => readonly string[];
}

/** The other end of a driver's connection: hears command lines, says what it is told to. */
export class FarEnd {
  /** Everything heard, as text. */
  heard = '';
  /** What has been heard line by line, the blank ones too. */
  readonly lines: string[] = [];
  isLost = false;

  readonly #connection: MemoryConnection;
  readonly #cut: (text: string) => readonly string[];
  #partial = '';

  constructor(connection: MemoryConnection, { answer, hasEcho = false, cut = (text) => [text] }: FarEndOptions) {
    this.#connection = connection;
    this.#cut = cut;
    connection.data$.subscribe({
      next: ({ bytes }) => {
        const text = String.fromCharCode(...bytes);
        this.heard += text;
        const lines = (this.#partial + text).split('\r\n');
        this.#partial = lines.pop() ?? '';
        for (const line of lines) {
          this.lines.push(line);
          const reply = answer(line);
          this.say((hasEcho ? `${line}\r\n` : '') + (reply ?? ''));
        }
      },
      error: () => { this.isLost = true; },
    });
  }

  /** Sends text, one byte a character. */
  say(text: string): void {
    for (const piece of this.#cut(text)) {
      if (piece === '') continue;
      // Rejects only when the driver has closed, and then there is nobody left to tell.
      this.#connection.send(Uint8Array.from(piece, (character) => character.charCodeAt(0))).catch(() => undefined);
    }
  }

  /** Cuts the connection. */
  hangUp(): void {
    void this.#connection.close();
  }
}
