import type { MemoryConnection } from '@taffrail/connection';
import { asyncScheduler, type Subscription } from 'rxjs';

const BLANK = '\r\n'.repeat(50);
const CHOICE = 'Enter 0 through 9 here  --> ';

type Mode = 'streaming' | 'dead' | 'main' | 'setup' | 'power' | 'unit' | 'seconds' | 'minutes' | 'detail' | 'count' | 'counted' | 'printed' | 'information' | 'retry';

/** The probe itself: echoes what is typed, prints its screens, streams when it is not in its menus. */
export class VentSimulator {
  mode: Mode = 'main';
  cycleS = 20;
  isVerbose = false;
  isPumpOn = true;
  /** Every answer that was typed, control characters shown. */
  readonly typed: string[] = [];
  /** How many of the next characters are lost on the way. */
  charactersToLose = 0;
  /** Cuts what is sent into pieces. */
  cut: (text: string) => readonly string[] = (text) => [text];
  /** Printed in place of the next screen. */
  instead: string | undefined;

  #connection: MemoryConnection | undefined;
  #line = '';
  #breakAtMs = -Infinity;
  #tick: Subscription | undefined;

  connect(connection: MemoryConnection): void {
    this.#connection = connection;
    connection.data$.subscribe({
      next: ({ bytes }) => { for (const byte of bytes) this.#hear(String.fromCharCode(byte)); },
      error: () => { this.#tick?.unsubscribe(); },
    });
    if (this.mode === 'streaming') this.stream();
  }

  /** Begins to stream, whatever it was doing. */
  stream(): void {
    this.mode = 'streaming';
    this.#sample();
  }

  /** Sends text, one byte a character. */
  say(text: string): void {
    for (const piece of this.cut(text)) {
      this.#connection?.send(Uint8Array.from(piece, (character) => character.charCodeAt(0))).catch(() => undefined);
    }
  }

  #sample(): void {
    this.say('0.197\r\n');
    this.#tick = asyncScheduler.schedule(() => { this.#sample(); }, this.cycleS * 1_000);
  }

  #hear(character: string): void {
    if (this.charactersToLose > 0) {
      this.charactersToLose -= 1;
      return;
    }
    if (this.mode === 'dead') return;
    if (this.mode === 'streaming') return this.#hearWhileStreaming(character);
    if (character !== '\r') {
      this.#line += character;
      this.say(character);
      return;
    }
    this.say('\r\n');
    const line = this.#line;
    this.#line = '';
    this.typed.push(`${this.mode}:${line.replaceAll('\x13', '^S')}`);
    this.#answer(line);
  }

  #hearWhileStreaming(character: string): void {
    if (character !== '\x13') return;
    const atMs = asyncScheduler.now();
    if (atMs - this.#breakAtMs <= 500) {
      this.#tick?.unsubscribe();
      this.show('main');
    } else this.say('\r\n');
    this.#breakAtMs = atMs;
  }

  #answer(line: string): void {
    const next = this.#next(line);
    if (next !== undefined) this.show(next);
  }

  #next(line: string): Mode | undefined {
    const number = Number(line);
    switch (this.mode) {
      case 'main':
        if (line === '1') {
          this.stream();
          return undefined;
        }
        return ({ 2: 'setup', 3: 'count', 4: 'power', 5: 'information', 6: 'dead' } as const)[line] ?? 'main';
      case 'setup':
        if (line === '5') [this.cycleS, this.isVerbose] = [20, false];
        return ({ 1: 'unit', 2: 'detail', 6: 'printed', 7: 'main', 8: 'main', 9: 'main' } as const)[line] ?? 'setup';
      case 'power':
        if (line === '1') this.isPumpOn = !this.isPumpOn;
        return /^[6-9]$/.test(line) ? 'main' : 'power';
      case 'unit':
        return ({ 1: 'seconds', 2: 'minutes' } as const)[line] ?? 'unit';
      case 'seconds':
      case 'minutes': {
        const [least, most, unit] = this.mode === 'seconds' ? [15, 59, 1] : [1, 60, 60];
        if (!(number >= least && number <= most)) return this.mode;
        this.cycleS = number * unit;
        return 'setup';
      }
      case 'detail':
        if (line !== '1' && line !== '2') return 'retry';
        this.isVerbose = line === '2';
        return 'setup';
      case 'count':
        return 'counted';
      case 'retry':
        return 'detail';
      case 'printed':
        return 'setup';
      default:
        return 'main';
    }
  }

  /** Prints a screen and stands there. */
  show(mode: Mode): void {
    this.mode = mode;
    const { instead } = this;
    this.instead = undefined;
    this.say(instead ?? this.#screen(mode));
  }

  #screen(mode: Mode): string {
    switch (mode) {
      case 'main': return `${BLANK}*** Vent Probe ***\r\n 2). Setup\r\n\r\n${' '.repeat(20)}Enter 0, 1, 2, 3, 4 or 5 here  --> `;
      case 'setup': return `${BLANK}Setup Menu\r\n1). Cycle ${this.cycleS}\r\n${' '.repeat(20)}${CHOICE}`;
      case 'power': return `${BLANK}Power Menu\r\n1). Pump is ... ${this.isPumpOn ? 'On' : 'Off'}\r\n${CHOICE}`;
      case 'unit': return `${BLANK}What unit?\r\nEnter 1 for Seconds, 2 for Minutes --> `;
      case 'seconds': return '\r\n\r\nEnter a new value between 15 and 59 here --> ';
      case 'minutes': return '\r\n\r\nEnter a new value between 1 and 60 here --> ';
      case 'detail': return `${BLANK}Enter 2 for Verbose, 1 for just Data. --> `;
      case 'count': return `${BLANK}How Many Scans do you want? --> `;
      case 'counted': return `\r\n-Res-\r\n${'0.199    9.172    \r\n'.repeat(5)}Press Enter to return to Main Menu.`;
      case 'printed': return `${BLANK}Parameters:\r\n${this.cycleS} = Cycle Time in s\r\n${this.isVerbose ? 1 : 0} = Verbose\r\n\r\n Press ENTER to continue. `;
      case 'information': return `${BLANK}System Name: Vent\r\nPress Enter to return to the Main Menu. --> `;
      case 'retry': return 'That value is not within valid limits.\r\nTry again.\r\nPress ENTER to Continue.';
      default: return '';
    }
  }
}
