import { type AnyDefinition, type Particle, toLineageJson, type Unparsed } from '@taffrail/driver';
import { jsonLine } from '../output/escape.ts';
import { eventToJson, unitsOf } from '../output/event-json.ts';
import { eventText } from '../output/event-text.ts';
import { LineOutput } from '../output/line-output.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { RecordingKind } from './open-recording.ts';
import { type ItemTaker, readItems, recordedBy } from './read-items.ts';
import type { RecordedGap } from './recording.ts';

/** Flags of `taffrail parse`. */
export interface ParseFlags extends CommonFlags {
  readonly input: RecordingKind;
  readonly fragment?: number;
  readonly unparsed: boolean;
  readonly lineageJson: boolean;
}

/** Prints the samples in recorded bytes, and at last, on standard error, how much was read. */
export async function parseRecording(shell: Shell, flags: ParseFlags, name: string, path = '-'): Promise<void> {
  const definition = await recordedBy(shell, name, path);
  const report = new ParseReport(shell, flags, definition);
  await readItems(shell, definition, { path, input: flags.input, fragment: flags.fragment }, report);
  shell.process.stderr.write(`${report.summary()}\n`);
}

/** Prints what a chunker reads, and counts it. */
class ParseReport implements ItemTaker {
  readonly #output: LineOutput;
  readonly #flags: ParseFlags;
  readonly #definition: AnyDefinition;
  readonly #units: ReturnType<typeof unitsOf>;
  #bytes = 0;
  #particles = 0;
  #unparsedBytes = 0;
  #spans = 0;

  constructor(shell: Shell, flags: ParseFlags, definition: AnyDefinition) {
    this.#flags = flags;
    // The lineage's form is JSON and nothing else.
    this.#output = new LineOutput(shell, { json: flags.json || flags.lineageJson });
    this.#definition = definition;
    this.#units = unitsOf(definition);
  }

  countBytes(length: number): void {
    this.#bytes += length;
  }

  /** Answers whether more may be printed without {@link drained}. */
  takeAll(items: readonly (Particle | Unparsed)[]): boolean {
    let mayGoOn = true;
    for (const item of items) mayGoOn = this.#take(item) && mayGoOn;
    return mayGoOn;
  }

  takeGap({ from, to }: RecordedGap): boolean {
    const event = { type: 'gap', from: from.toString(), to: to.toString() } as const;
    return this.#output.write(event, () => eventText(event));
  }

  drained(): Promise<void> {
    return this.#output.drained();
  }

  /** The counts, as one line of JSON. */
  summary(): string {
    return jsonLine({ bytes: this.#bytes, particles: this.#particles, unparsedBytes: this.#unparsedBytes, spans: this.#spans });
  }

  #take(item: Particle | Unparsed): boolean {
    if (item.type === 'particle') {
      this.#particles += 1;
      if (this.#flags.lineageJson) return this.#output.write(toLineageJson(item, this.#definition), () => '');
    } else {
      this.#unparsedBytes += item.lengthBytes;
      this.#spans += 1;
      if (!this.#flags.unparsed) return true;
    }
    const event = eventToJson(item);
    return this.#output.write(event, () => eventText(event, { units: this.#units }));
  }
}
