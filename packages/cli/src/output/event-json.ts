import {
  type AnyDefinition,
  type ClockOffset,
  type InstrumentEvent,
  type JobEvent,
  type Particle,
  type ParticleJson,
  particleToJson,
  type Unparsed,
} from '@taffrail/driver';
import { reportOf } from './error-report.ts';
import { escapeBytes, escapeText } from './escape.ts';

/** What the command prints of an instrument: JSON objects told apart by `type`. Times are Unix milliseconds, positions decimal strings. */
export type EventJson =
  | ParticleJson
  | { readonly type: 'state-change'; readonly from: string | null; readonly to: string; readonly atMs: number }
  | {
      readonly type: 'config-change';
      readonly values: Readonly<Record<string, unknown>>;
      readonly changed: readonly string[];
      readonly atMs: number;
    }
  | {
      readonly type: 'config-diff';
      readonly differences: readonly { readonly name: string; readonly expected: unknown; readonly found: unknown }[];
      readonly policy: string;
      readonly atMs: number;
    }
  | {
      readonly type: 'liveness';
      readonly stream: string;
      readonly status: 'silent' | 'back';
      readonly silentMs: number;
      readonly expectedEveryMs: number;
      readonly atMs: number;
    }
  | {
      readonly type: 'progress';
      readonly command: string;
      readonly elapsedMs: number;
      readonly limitMs: number;
      readonly receivedCharacters: number;
      readonly fraction?: number;
      readonly atMs: number;
    }
  | { readonly type: 'clock-sync'; readonly before: ClockOffset; readonly after: ClockOffset; readonly atMs: number }
  | { readonly type: 'instrument-reset'; readonly line: string; readonly atMs: number }
  | { readonly type: 'test-result'; readonly isPassed: boolean; readonly result: Readonly<Record<string, unknown>>; readonly atMs: number }
  | { readonly type: 'direct-access'; readonly text: string; readonly atMs: number }
  | { readonly type: 'link'; readonly instrumentLink: string; readonly atMs: number }
  | { readonly type: 'gap'; readonly from: string; readonly to: string; readonly fromEpoch?: string; readonly atMs?: number }
  | { readonly type: 'journal'; readonly journal: 'ok' | 'failing'; readonly atMs: number }
  | {
      readonly type: 'job';
      readonly job: string;
      readonly status: 'done' | 'failed' | 'missed';
      readonly reason?: 'running' | 'late' | 'state';
      readonly dueAtMs: number;
      readonly resumesAtMs?: number;
      readonly code?: string;
      readonly message?: string;
      readonly atMs: number;
    }
  | { readonly type: 'error'; readonly code: string; readonly message: string; readonly atMs: number }
  | {
      readonly type: 'unparsed';
      readonly position: string;
      readonly length: number;
      readonly text: string;
      readonly nearest: string | null;
    };

/** Gives an event or a particle in the form that is printed. Instruments' bytes in it are escaped. */
export function eventToJson(event: InstrumentEvent | JobEvent | Particle | Unparsed): EventJson {
  switch (event.type) {
    case 'particle':
      return particleToJson(event);
    case 'state-change':
      return { type: event.type, from: event.from ?? null, to: event.to, atMs: event.atMs };
    case 'config-change':
      return { type: event.type, values: event.values, changed: event.changed, atMs: event.atMs };
    case 'direct-access':
      return { type: event.type, text: escapeBytes(event.bytes), atMs: event.atMs };
    case 'gap':
      return {
        type: event.type,
        from: event.from.toString(),
        to: event.to.toString(),
        ...(event.fromEpoch !== undefined && { fromEpoch: event.fromEpoch }),
        atMs: event.atMs,
      };
    case 'job':
      return jobToJson(event);
    case 'error':
      return { type: event.type, code: event.code, message: event.message, atMs: event.atMs };
    case 'instrument-reset':
      return { type: event.type, line: escapeText(event.line), atMs: event.atMs };
    case 'unparsed':
      return {
        type: event.type,
        position: event.position.toString(),
        length: event.lengthBytes,
        text: escapeText(event.text),
        nearest: event.nearest ?? null,
      };
    case 'config-diff':
    case 'liveness':
    case 'progress':
    case 'clock-sync':
    case 'test-result':
    case 'link':
    case 'journal':
      return event;
  }
}

/** What a job answered is told by the events that it leads to. */
function jobToJson({ type, job, status, reason, dueAtMs, resumesAtMs, error, atMs }: JobEvent): EventJson {
  return {
    type,
    job,
    status,
    ...(reason !== undefined && { reason }),
    dueAtMs,
    ...(resumesAtMs !== undefined && { resumesAtMs }),
    ...(error !== undefined && reportOf(error)),
    atMs,
  };
}

/** Units of an instrument's values, by stream and name. */
export type Units = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Collects the units of an instrument's samples. */
export function unitsOf(definition: AnyDefinition): Units {
  return new Map(
    Object.values(definition.particles).map(({ stream, fields }) => [
      stream,
      new Map(Object.entries(fields).map(([name, { unit }]) => [name, unit === '1' ? '' : unit])),
    ]),
  );
}
