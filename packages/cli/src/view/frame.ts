import type { Units } from '../output/event-json.ts';
import { eventText, stateText, valueText } from '../output/event-text.ts';
import type { LiveModel, StreamModel } from './live-model.ts';
import { sparkline } from './sparkline.ts';
import { clip, type Paint } from './paint.ts';

/** What a frame is drawn for. */
export interface FrameOptions {
  readonly title: string;
  readonly source: string;
  readonly units: Units;
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  readonly paint: Paint;
  /** The last line: what the keys do. */
  readonly hint: string;
}

const VALUE_WIDTH = 12;

/**
 * Draws what a live view shows, as lines that fit the terminal.
 *
 * Of what does not fit, the settings and the notes are left out first; samples and the head stay.
 */
export function frameOf(model: LiveModel, options: FrameOptions): readonly string[] {
  const { columns, rows, paint, hint } = options;
  const head = headLines(model, options);
  const samples = [...model.streams.values()].flatMap((stream) => ['', ...streamLines(stream, options)]);
  const waiting = samples.length === 0 ? ['', 'waiting for the first sample'] : [];
  const notes = model.notes.length === 0 ? [] : ['', ...model.notes.map((event) => clip(eventText(event, options.units), columns))];
  const room = rows - head.length - samples.length - waiting.length - 2;
  const settings = settingsLines(model, columns, Math.max(0, room - notes.length));
  const body = [...samples, ...waiting, ...settings, ...(notes.length <= room ? notes : notes.slice(0, Math.max(0, room)))];
  return [...head, ...body.slice(0, Math.max(0, rows - head.length - 2)), '', paint.dim(clip(hint, columns))];
}

function headLines(model: LiveModel, { title, source, columns, paint }: FrameOptions): readonly string[] {
  const state = stateText(model.state) || 'starting';
  const link = model.link === '' ? '' : `link ${model.link}`;
  const counts = [
    `${model.particleCount} samples`,
    ...(model.unusualCount > 0 ? [`${model.unusualCount} of doubtful quality`] : []),
    `${model.errorCount} errors`,
    `${model.gapCount} gaps`,
  ].join('  ');
  return [
    paint.bold(clip([title, state, link].filter((part) => part !== '').join('  |  '), columns)),
    paint.dim(clip(source, columns)),
    model.errorCount + model.gapCount > 0 ? paint.red(clip(counts, columns)) : clip(counts, columns),
  ];
}

function streamLines({ stream, count, lastAtMs, quality, values }: StreamModel, options: FrameOptions): readonly string[] {
  const { units, columns, nowMs, paint } = options;
  const age = Math.max(0, (nowMs - lastAtMs) / 1_000).toFixed(0);
  const names = [...values.keys()];
  const nameWidth = Math.max(...names.map((name) => name.length));
  const unitOf = (name: string): string => units.get(stream)?.get(name) ?? '';
  const unitWidth = Math.max(...names.map((name) => unitOf(name).length));
  return [
    clip(`${stream}  ${count} samples, the last ${age} s ago${quality === 'ok' ? '' : `, ${quality}`}`, columns),
    ...[...values].map(([name, { latest, history }]) => {
      const label = `  ${name.padEnd(nameWidth)}  ${valueText(latest).padStart(VALUE_WIDTH)}  ${unitOf(name).padEnd(unitWidth)}  `;
      const room = columns - label.length;
      return room <= 0 ? clip(label.trimEnd(), columns) : label + paint.cyan(sparkline(history, room));
    }),
  ];
}

/** Settings in as many columns as fit; with fewer rows than they need, as many as fit and a word about the others. */
function settingsLines({ settings }: LiveModel, columns: number, room: number): readonly string[] {
  if (settings.size === 0 || room < 3) return [];
  const cells = [...settings].map(([name, value]) => `${name}=${valueText(value)}`);
  const width = Math.min(columns, Math.max(...cells.map((cell) => cell.length)) + 2);
  const perLine = Math.max(1, Math.floor(columns / width));
  const shown = cells.slice(0, (room - 2) * perLine);
  const lines = Array.from({ length: Math.ceil(shown.length / perLine) }, (_, index) =>
    clip(shown.slice(index * perLine, (index + 1) * perLine).map((cell) => cell.padEnd(width)).join('').trimEnd(), columns),
  );
  const others = cells.length - shown.length;
  return ['', clip(`${settings.size} settings${others === 0 ? '' : `, ${others} of them not shown`}`, columns), ...lines];
}
