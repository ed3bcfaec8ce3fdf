import { Chunker, type Particle } from '@taffrail/driver';
import { trhph } from '../src/definition.ts';

/** What bytes gave. */
export interface Read {
  readonly particles: readonly Particle<typeof trhph>[];
  /** The bytes of what was not parsed. */
  readonly unparsedBytes: number;
}

/** Reads bytes, one character each, to their end, cut into pieces of a size. */
export function readAll(text: string, pieceBytes = text.length || 1): Read {
  const chunker = new Chunker(trhph);
  const items = [];
  for (let at = 0; at < text.length; at += pieceBytes) {
    const bytes = Uint8Array.from(text.slice(at, at + pieceBytes), (character) => character.charCodeAt(0));
    items.push(...chunker.push({ bytes, receivedAtMs: 0 }));
  }
  items.push(...chunker.end());
  return {
    particles: items.flatMap((item) => (item.type === 'particle' ? [item] : [])),
    unparsedBytes: items.reduce((sum, item) => (item.type === 'unparsed' ? sum + item.lengthBytes : sum), 0),
  };
}
