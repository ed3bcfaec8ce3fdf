import { readFileSync } from 'node:fs';
import { ConnectionUrlError } from '@taffrail/connection';
import { parseTranscript, RecordedInstrument } from '@taffrail/simulator';
import { factor } from '../arguments/numbers.ts';
import { RecordingError } from '../errors.ts';

const FORM = 'sim:recording?file=<transcript>&speed=10';

/** Tells whether a `sim:` URL names a recording, and no instrument. */
export function isRecordingUrl(url: string): boolean {
  return /^sim:(?:\/\/)?recording(?:[?#]|$)/i.test(url);
}

/**
 * Reads the transcript that a `sim:recording?file=…&speed=…` URL names; each call of the answer makes an instrument that knows it.
 *
 * @throws `ConnectionUrlError` when the URL is malformed; `RecordingError` when the file cannot be read; `TranscriptError` for
 *   what is none; `WrongUsageError` for a bad speed.
 */
export function recordedInstrumentOf(url: string): () => RecordedInstrument {
  const settings = new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');
  const unknown = [...settings.keys()].find((key) => !['file', 'speed'].includes(key));
  const file = settings.get('file') ?? '';
  if (unknown !== undefined || file === '') throw new ConnectionUrlError(url, unknown === undefined ? FORM : `${FORM}, not ${JSON.stringify(unknown)}`);
  const speed = factor(settings.get('speed') ?? '1');
  const entries = parseTranscript(textOf(file));
  return () => new RecordedInstrument(entries, { speed });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RecordingError(file, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
