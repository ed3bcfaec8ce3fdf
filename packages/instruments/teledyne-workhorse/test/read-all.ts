import { Chunker, type Particle, type Unparsed } from '@taffrail/driver';
import { workhorse } from '../src/definition.ts';

/** Reads bytes, cut into pieces of a size, to their end. */
export function readAll(bytes: Uint8Array, pieceBytes = bytes.length || 1): { readonly particles: readonly Particle<typeof workhorse>[]; readonly unparsed: readonly Unparsed[] } {
  const chunker = new Chunker(workhorse);
  const items = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) items.push(...chunker.push({ bytes: bytes.slice(at, at + pieceBytes), receivedAtMs: 0 }));
  items.push(...chunker.end());
  return {
    particles: items.flatMap((item) => (item.type === 'particle' ? [item] : [])),
    unparsed: items.flatMap((item) => (item.type === 'unparsed' ? [item] : [])),
  };
}
