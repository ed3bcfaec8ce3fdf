import { auditTime, interval, merge, Subject, Subscription } from 'rxjs';
import type { Shell } from '../shell/shell.ts';

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const ERASE_LINE_END = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/** The shortest time between two frames. */
export const FRAME_INTERVAL_MS = 100;

/** How often a frame is drawn though nothing happened, for what it says about time. */
const IDLE_FRAME_INTERVAL_MS = 1_000;

const USUAL_SIZE = { columns: 80, rows: 24 } as const;

/** The size of a terminal, in characters. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Draws frames in place on a terminal's alternate screen, and gives the terminal back as it was.
 *
 * It is given back on {@link close}, and also when the process exits without it.
 */
export class LiveScreen {
  readonly #process: Shell['process'];
  readonly #draw: (size: ScreenSize) => readonly string[];
  readonly #changes = new Subject<void>();
  readonly #subscription = new Subscription();
  readonly #onResize = (): void => {
    this.changed();
  };
  readonly #onExit = (): void => {
    this.#process.stdout.write(LEAVE);
  };

  constructor(process: Shell['process'], draw: (size: ScreenSize) => readonly string[]) {
    this.#process = process;
    this.#draw = draw;
    process.stdout.write(ENTER);
    process.stdout.on('resize', this.#onResize);
    process.on('exit', this.#onExit);
    const frames$ = merge(this.#changes, interval(IDLE_FRAME_INTERVAL_MS)).pipe(auditTime(FRAME_INTERVAL_MS));
    this.#subscription.add(
      frames$.subscribe(() => {
        this.#paint();
      }),
    );
    this.#paint();
  }

  /** Says that there is something new to be drawn. */
  changed(): void {
    this.#changes.next();
  }

  /** Gives the terminal back, and leaves some lines on it. */
  close(last: (size: ScreenSize) => readonly string[]): void {
    this.#subscription.unsubscribe();
    this.#process.stdout.off('resize', this.#onResize);
    this.#process.off('exit', this.#onExit);
    this.#process.stdout.write(`${LEAVE}${last(this.#size).join('\n')}\n`);
  }

  #paint(): void {
    const lines = this.#draw(this.#size).map((line) => line + ERASE_LINE_END);
    this.#process.stdout.write(HOME + lines.join('\r\n') + ERASE_BELOW);
  }

  get #size(): ScreenSize {
    const { columns = USUAL_SIZE.columns, rows = USUAL_SIZE.rows } = this.#process.stdout;
    // A terminal that is nobody's says it has none.
    return { columns: columns || USUAL_SIZE.columns, rows: rows || USUAL_SIZE.rows };
  }
}
