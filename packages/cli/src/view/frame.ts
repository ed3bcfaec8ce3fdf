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

const VALUE_WIDTH = 10;

/** Below how many characters of sparkline the units make room for it. */
const SPARKLINE_MINIMUM = 10;

/**
 * Draws what a live view shows, as lines that fit the terminal.
 *
 * Of what does not fit, the settings are left out first, then the oldest notes; samples and the head stay.
 */
export function frameOf(model: LiveModel, options: FrameOptions): readonly string[] {
  const { columns, rows, units, paint, hint } = options;
  const summary = summaryOf(model, options);
  const room = Math.max(0, rows - summary.length - 2);
  const notes = model.notes
    .slice(-Math.max(0, room - 1) || model.notes.length)
    .map((event) => clip(eventText(event, { units, isToday: true }), columns));
  const shownNotes = notes.length === 0 || room < 2 ? [] : ['', ...notes];
  const settings = settingsLines(model, columns, room - shownNotes.length);
  return [...summary.slice(0, Math.max(0, rows - 2)), ...settings, ...shownNotes, '', paint.dim(clip(hint, columns))];
}

/** Draws the head and the samples alone: what is left on the terminal when the view is over. */
export function summaryOf(model: LiveModel, options: FrameOptions): readonly string[] {
  const samples = [...model.streams.values()].flatMap((stream) => ['', ...streamLines(stream, options)]);
  return [...headLines(model, options), ...(samples.length === 0 ? ['', clip('waiting for the first sample', options.columns)] : samples)];
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
  const bare = nameWidth + VALUE_WIDTH + 6;
  const hasUnits = columns - bare - unitWidth - 2 >= SPARKLINE_MINIMUM;
  return [
    clip(`${stream}  ${count} samples, the last ${age} s ago${quality === 'ok' ? '' : `, ${quality}`}`, columns),
    ...[...values].map(([name, { latest, history }]) => {
      const label = `  ${name.padEnd(nameWidth)}  ${valueText(latest).padStart(VALUE_WIDTH)}  ${hasUnits ? `${unitOf(name).padEnd(unitWidth)}  ` : ''}`;
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
    clip(
      shown
        .slice(index * perLine, (index + 1) * perLine)
        .map((cell) => cell.padEnd(width))
        .join('')
        .trimEnd(),
      columns,
    ),
  );
  const others = cells.length - shown.length;
  return ['', clip(`${settings.size} settings${others === 0 ? '' : `, ${others} of them not shown`}`, columns), ...lines];
}
