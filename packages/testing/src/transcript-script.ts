import { readFileSync } from 'node:fs';
import { parseTranscript, type TranscriptEntry } from '@taffrail/simulator';
import type { Script, ScriptedTurn } from './scripted-instrument.ts';

/**
 * Reads a transcript's file, as `taffrail record` and `taffrail journal export --format transcript` write it, as a conversation for
 * `exchange()`.
 *
 * Throws `TranscriptError` for a text that is none, and what reading the file throws.
 *
 * @example
 * ```ts
 * const state = await exchange(Sbe37Driver, { script: transcript(new URL('session.transcript', import.meta.url)), act: (driver) => driver.discover() });
 * ```
 */
export function transcript(file: string | URL): Script {
  return scriptOf(parseTranscript(readFileSync(file, 'utf8')));
}

/**
 * Makes a conversation of what passed: the driver has to send the bytes of each stretch that the instrument was sent, in whatever
 * pieces, and the instrument says what it said as long afterwards as it did then.
 */
export function scriptOf(entries: readonly TranscriptEntry[]): Script {
  const turns: ScriptedTurn[] = [];
  let beforeMs = entries[0]?.atMs ?? 0;
  let isOpen = false;
  for (const { direction, bytes, atMs } of entries) {
    const last = turns.at(-1);
    const text = Buffer.from(bytes).toString('latin1');
    if (direction === 'break') turns.push({ driver: '', isBreak: true });
    else if (direction === 'received' && isOpen && last !== undefined) turns[turns.length - 1] = { ...last, driver: last.driver + text };
    else if (direction === 'received') turns.push({ driver: text });
    else {
      const said = { instrument: text, afterMs: Math.max(0, atMs - beforeMs) };
      if (last !== undefined && last.instrument === undefined) turns[turns.length - 1] = { ...last, ...said };
      else turns.push({ driver: '', ...said });
    }
    isOpen = direction === 'received';
    beforeMs = atMs;
  }
  return turns.filter(({ driver, instrument = '', isBreak = false }) => driver !== '' || instrument !== '' || isBreak);
}
