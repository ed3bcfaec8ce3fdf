import { type AnyDefinition, Explainer, type Particle, type Unparsed } from '@taffrail/driver';
import { eventText } from '../output/event-text.ts';
import { LineOutput } from '../output/line-output.ts';
import type { RecordingKind } from '../parse/open-recording.ts';
import { type ItemTaker, readItems, recordedBy } from '../parse/read-items.ts';
import type { RecordedGap } from '../parse/recording.ts';
import type { CommonFlags } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { type Paint, paintWith } from '../view/paint.ts';
import { explanationToJson } from './explanation-json.ts';
import { explanationText, summaryText } from './explanation-text.ts';

/** Flags of `taffrail explain`. */
export interface ExplainFlags extends CommonFlags {
  readonly input: RecordingKind;
}

/** What was read, and how much of it is no sample. */
export interface ExplainSummary {
  readonly type: 'summary';
  readonly bytes: number;
  /** How many samples there are, by stream. */
  readonly particles: Readonly<Record<string, number>>;
  readonly unparsedBytes: number;
  readonly spans: number;
}

/** Prints of all recorded bytes that are no samples why they are none, and at last how much was read. */
export async function explainRecording(shell: Shell, flags: ExplainFlags, name: string, path = '-'): Promise<void> {
  const definition = await recordedBy(shell, name, path);
  const report = new ExplainReport(shell, flags, definition);
  await readItems(shell, definition, { path, input: flags.input }, report);
  report.finish();
}

/** Explains what a chunker could not read, and counts what it could. */
class ExplainReport implements ItemTaker {
  readonly #output: LineOutput;
  readonly #definition: AnyDefinition;
  readonly #explainer: Explainer;
  readonly #paint: Paint;
  readonly #particles = new Map<string, number>();
  #bytes = 0;
  #unparsedBytes = 0;
  #spans = 0;

  constructor(shell: Shell, flags: ExplainFlags, definition: AnyDefinition) {
    const { stdout, env } = shell.process;
    this.#output = new LineOutput(shell, flags);
    this.#definition = definition;
    this.#explainer = new Explainer(definition);
    this.#paint = paintWith({ hasColors: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' });
  }

  countBytes(length: number): void {
    this.#bytes += length;
  }

  takeAll(items: readonly (Particle | Unparsed)[]): boolean {
    let mayGoOn = true;
    for (const item of items) {
      if (item.type === 'particle') this.#particles.set(item.stream, (this.#particles.get(item.stream) ?? 0) + 1);
      else mayGoOn = this.#explain(item) && mayGoOn;
    }
    return mayGoOn;
  }

  takeGap({ from, to }: RecordedGap): boolean {
    const event = { type: 'gap', from: from.toString(), to: to.toString() } as const;
    return this.#output.write(event, () => eventText(event));
  }

  drained(): Promise<void> {
    return this.#output.drained();
  }

  finish(): void {
    const summary: ExplainSummary = {
      type: 'summary',
      bytes: this.#bytes,
      particles: Object.fromEntries([...this.#particles].sort(([a], [b]) => a.localeCompare(b, 'en'))),
      unparsedBytes: this.#unparsedBytes,
      spans: this.#spans,
    };
    this.#output.write(summary, () => summaryText(summary, this.#paint));
  }

  #explain(item: Unparsed): boolean {
    this.#unparsedBytes += item.lengthBytes;
    this.#spans += 1;
    const explanation = explanationToJson(item, this.#explainer.explain(item));
    const { rule } = explanation;
    const isBinary = rule !== null && this.#definition.particles[rule]?.format === 'binary';
    return this.#output.write(explanation, () => explanationText(explanation, { bytes: item.text, isBinary, paint: this.#paint }));
  }
}
