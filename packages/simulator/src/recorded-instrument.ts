import { Subscription } from 'rxjs';
import { InstrumentSimulator, type SimulatorOptions } from './instrument-simulator.ts';
import { textOf } from './latin1.ts';
import type { TranscriptEntry } from './transcript.ts';

/** How much of what it was sent, and has not understood yet, an instrument of a recording remembers, in bytes. */
export const RECORDED_INPUT_LIMIT = 4_096;

/**
 * An instrument that knows no more than a recording tells: it says what the recorded one said, when it did, and waits where the
 * recorded one was sent something.
 *
 * When it is sent what the recorded one was sent anywhere, the nearest such place ahead counts, or the first from the beginning,
 * and it goes on from there, whatever it was saying. What was never sent to the recorded one it does not answer.
 */
export class RecordedInstrument extends InstrumentSimulator {
  readonly #entries: readonly TranscriptEntry[];
  /** What it would be sent at each place of the recording, pieces that nothing answered between them joined. */
  readonly #cues: readonly Cue[];
  #next = 0;
  #saying = new Subscription();
  #heard = '';

  constructor(entries: readonly TranscriptEntry[], options: SimulatorOptions = {}) {
    super(options);
    this.#entries = entries;
    this.#cues = cuesOf(entries);
    this.#goOn(0);
  }

  protected override handleInput(bytes: Uint8Array): void {
    this.#heard = (this.#heard + textOf(bytes)).slice(-RECORDED_INPUT_LIMIT);
    const heard = this.#cues.filter(({ text, breakMs }) => breakMs === undefined && isLastIn(this.#heard, text));
    // The end of a long command may be a short one.
    const longest = Math.max(...heard.map(({ text }) => text.length));
    const cue = this.#nearest((each) => heard.includes(each) && each.text.length === longest);
    if (cue !== undefined) this.#follow(cue);
  }

  protected override handleBreak(): void {
    const cue = this.#nearest((each) => each.breakMs !== undefined);
    if (cue !== undefined) this.#follow(cue);
  }

  protected override handlePowerOff(): void {
    this.#saying.unsubscribe();
    this.#heard = '';
  }

  protected override handlePowerOn(): void {
    this.#goOn(0);
  }

  #nearest(isMeant: (cue: Cue) => boolean): Cue | undefined {
    return this.#cues.find((cue) => cue.from >= this.#next && isMeant(cue)) ?? this.#cues.find(isMeant);
  }

  #follow(cue: Cue): void {
    this.#heard = '';
    this.#goOn(cue.to);
  }

  /** Says what comes from a place on, each thing as long after the one before as it was then. */
  #goOn(index: number): void {
    this.#saying.unsubscribe();
    this.#next = index;
    const entry = this.#entries[index];
    if (entry?.direction !== 'transmitted') return;
    const before = this.#entries[index - 1];
    const waitMs = before === undefined ? 0 : Math.max(0, entry.atMs - before.atMs);
    const say = (): void => {
      this.transmit(entry.bytes);
      this.#goOn(index + 1);
    };
    this.#saying = this.after(waitMs, say);
  }
}

/** Whether what was heard ends in a text that begins with it, or behind a line end. */
function isLastIn(heard: string, text: string): boolean {
  const before = heard[heard.length - text.length - 1];
  return heard.endsWith(text) && (before === undefined || before === '\r' || before === '\n');
}

/** Something that the recorded instrument was sent, and where. */
interface Cue {
  readonly text: string;
  /** Of a BREAK. */
  readonly breakMs?: number;
  /** The first of its entries. */
  readonly from: number;
  /** The first entry behind it. */
  readonly to: number;
}

function cuesOf(entries: readonly TranscriptEntry[]): readonly Cue[] {
  const cues: Cue[] = [];
  entries.forEach(({ direction, bytes, durationMs }, index) => {
    if (direction === 'transmitted') return;
    const last = cues.at(-1);
    if (direction === 'break') cues.push({ text: '', breakMs: durationMs, from: index, to: index + 1 });
    else if (last?.to === index && last.breakMs === undefined) cues[cues.length - 1] = { ...last, text: last.text + textOf(bytes), to: index + 1 };
    else cues.push({ text: textOf(bytes), from: index, to: index + 1 });
  });
  return cues.filter(({ text, breakMs }) => text !== '' || breakMs !== undefined);
}
