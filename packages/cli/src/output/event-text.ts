import type { ClockOffset } from '@taffrail/driver';
import { escapeText, oneLine } from './escape.ts';
import type { EventJson, Units } from './event-json.ts';

/** How {@link eventText} writes. */
export interface EventTextOptions {
  readonly units?: Units;
  /** Whether the time of day is enough. */
  readonly isToday?: boolean;
}

/** Gives an event as one readable line: the time in UTC, what kind it is, and what it says. */
export function eventText(event: EventJson, { units = new Map(), isToday = false }: EventTextOptions = {}): string {
  const atMs = event.type === 'particle' ? timeOf(event) : 'atMs' in event ? event.atMs : undefined;
  const iso = atMs === undefined ? '' : new Date(atMs).toISOString();
  const time = iso === '' ? '' : `${isToday ? iso.slice(11, 19) : iso}  `;
  return `${time}${labelOf(event).padEnd(12)}  ${bodyOf(event, units)}`.trimEnd();
}

/** Gives a value as it is shown beside its name. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? oneLine(escapeText(value)) : String(value);
}

/** Gives a value with its unit; one that counts tenths of something, or the like, is told as a multiple of it. */
export function quantityText(text: string, unit = ''): string {
  return unit === '' ? text : `${text} ${/^\d/.test(unit) ? '× ' : ''}${unit}`;
}

/** Shortens the lineage's names of states for readers: `DRIVER_STATE_COMMAND` is COMMAND. */
export function stateText(state: string): string {
  return state.replace(/^DRIVER_STATE_/, '');
}

function timeOf({ times }: Extract<EventJson, { type: 'particle' }>): number {
  return { instrument: times.instrumentMs, port: times.portMs, driver: times.driverMs }[times.preferred] ?? times.driverMs;
}

function labelOf(event: EventJson): string {
  return event.type === 'particle' ? event.stream : event.type.replace(/-.*$/, '');
}

function bodyOf(event: EventJson, units: Units): string {
  switch (event.type) {
    case 'particle':
      return `${valuesText(event, units)}${event.quality === 'ok' ? '' : `  (${event.quality})`}`;
    case 'state-change':
      return event.from === null ? stateText(event.to) : `${stateText(event.from)} -> ${stateText(event.to)}`;
    case 'config-change':
      return `${changesText(event)}  (${Object.keys(event.values).length} values)`;
    case 'config-diff':
      return differencesText(event);
    case 'liveness':
      return livenessText(event);
    case 'progress':
      return progressText(event);
    case 'clock-sync':
      return `the clock was ${offsetText(event.before)} and is ${offsetText(event.after)}`;
    case 'instrument-reset':
      return `the instrument has started anew: ${event.line}`;
    case 'test-result':
      return event.isPassed ? 'passed' : 'not passed';
    case 'direct-access':
      return event.text;
    case 'link':
      return `the instrument's link is ${event.instrumentLink}`;
    case 'gap':
      return event.fromEpoch === undefined ? `positions ${event.from} to ${event.to} are lost` : otherJournalText(event);
    case 'job':
      return jobText(event);
    case 'journal':
      return event.journal === 'failing'
        ? 'the port agent cannot write its journal: what comes is not kept'
        : 'the port agent writes its journal again';
    case 'error':
      return `${event.code}: ${oneLine(event.message)}`;
    case 'unparsed':
      return `${event.length} bytes at ${event.position}: ${event.text}${event.nearest === null ? '' : `  (nearest: ${event.nearest})`}`;
  }
}

function otherJournalText({ from, to, fromEpoch }: Extract<EventJson, { type: 'gap' }>): string {
  return `the journal is another one: what followed position ${from} of ${fromEpoch} is lost, and it goes on at ${to}`;
}

function jobText({ job, status, reason, dueAtMs, resumesAtMs, code = '', message = '' }: Extract<EventJson, { type: 'job' }>): string {
  if (status === 'done') return `${job} is done`;
  if (status === 'failed') return `${job} failed: ${code}: ${oneLine(message)}`;
  if (reason === 'running') return `${job} was missed: it still ran from before`;
  if (reason === 'state') return `${job} was missed: ${oneLine(message)}`;
  const next = resumesAtMs === undefined ? '' : `; it is due next at ${new Date(resumesAtMs).toISOString()}`;
  return `${job} was missed: ${new Date(dueAtMs).toISOString()} passed unnoticed${next}`;
}

function valuesText({ stream, values }: Extract<EventJson, { type: 'particle' }>, units: Units): string {
  const unitOf = units.get(stream);
  return Object.entries(values as Readonly<Record<string, unknown>>) // the values of a particle are a record
    .map(([name, value]) => quantityText(`${name}=${valueText(value)}`, unitOf?.get(name)))
    .join('  ');
}

function differencesText({ differences, policy }: Extract<EventJson, { type: 'config-diff' }>): string {
  const shown = differences.map(({ name, expected, found }) => `${name}=${valueText(found)} and not ${valueText(expected)}`);
  return shown.length === 0 ? 'the settings are as they should be' : `${shown.join(', ')}  (${policy})`;
}

function livenessText({ stream, status, silentMs, expectedEveryMs }: Extract<EventJson, { type: 'liveness' }>): string {
  const silence = `silent for ${seconds(silentMs)} s, expected every ${seconds(expectedEveryMs)} s`;
  return status === 'silent' ? `${stream} ${silence}` : `${stream} is back; it was ${silence}`;
}

function progressText({ command, elapsedMs, limitMs, receivedCharacters, fraction }: Extract<EventJson, { type: 'progress' }>): string {
  const share = fraction === undefined ? `${receivedCharacters} characters` : `${Math.round(100 * fraction)} %`;
  return `${valueText(command)}: ${share} after ${seconds(elapsedMs)} s of at most ${seconds(limitMs)} s`;
}

function offsetText({ offsetMs, uncertaintyMs }: ClockOffset): string {
  return `${seconds(Math.abs(offsetMs))} s ${offsetMs < 0 ? 'behind' : 'ahead'} (± ${seconds(uncertaintyMs)} s)`;
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}

const SHOWN_CHANGES = 6;

function changesText({ values, changed }: Extract<EventJson, { type: 'config-change' }>): string {
  const shown = changed.slice(0, SHOWN_CHANGES).map((name) => `${name}=${valueText(values[name])}`);
  return changed.length > SHOWN_CHANGES ? `${shown.join(' ')} and ${changed.length - SHOWN_CHANGES} more` : shown.join(' ');
}
