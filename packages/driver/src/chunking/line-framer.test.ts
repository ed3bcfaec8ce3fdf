import type { Chunk } from '@taffrail/connection';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_LIMIT_BYTES, type LineKind, LineFramer } from './line-framer.ts';

describe('LineFramer', () => {
  it.each([
    ['LF', 'one\ntwo\n'],
    ['CR LF', 'one\r\ntwo\r\n'],
    ['CR', 'one\rtwo\r'],
    ['LF CR', 'one\n\rtwo\n\r'],
    ['CR LF with blank lines around', '\r\n\r\none\r\n\r\ntwo\r\n\r\n'],
  ])('ends lines at %s', (_, input) => {
    const seen = framed([{ text: input }]);

    expect(seen.map(({ kind, text }) => [kind, text])).toEqual([
      ['line', 'one'],
      ['line', 'two'],
    ]);
  });

  it('reports nothing of a line that has not ended, and the whole line once when it has', () => {
    const { framer, seen } = framing();

    push(framer, '12.3');
    const before = [...seen];
    push(framer, '45\r\n');
    framer.end();

    expect(before).toEqual([]);
    expect(seen.map(({ text }) => text)).toEqual(['12.345']);
  });

  it('places a line at its first byte in the journal, with that byte\'s time and its length without the line end', () => {
    const seen = framed([
      { text: 'ab\r\ncd', position: 1_016n, receivedAtMs: 10 },
      { text: 'ef\r\n', position: 1_038n, receivedAtMs: 20 },
    ]);

    expect(seen).toEqual([
      { kind: 'line', text: 'ab', offset: 0, position: 1_016n, receivedAtMs: 10, lengthBytes: 2 },
      { kind: 'line', text: 'cdef', offset: 4, position: 1_020n, receivedAtMs: 10, lengthBytes: 4 },
    ]);
  });

  it('places every character at its own byte, across chunks and ignored bytes', () => {
    const { framer, lines } = framing({ ignoredBytes: [0] });

    push(framer, '\0a\0\0b', { position: 100n, receivedAtMs: 1 });
    push(framer, 'c\0d\n', { position: 200n, receivedAtMs: 2 });

    const [line] = lines;
    expect([0, 1, 2, 3].map((index) => line?.placeOf(index))).toEqual([
      { offset: 1, position: 101n, receivedAtMs: 1 },
      { offset: 4, position: 104n, receivedAtMs: 1 },
      { offset: 5, position: 200n, receivedAtMs: 2 },
      { offset: 7, position: 202n, receivedAtMs: 2 },
    ]);
    expect([0, 1, 2, 3].map((index) => line?.lengthBytesFrom(index))).toEqual([7, 4, 3, 1]);
  });

  it('knows no position where nothing journals, and counts bytes all the same', () => {
    const seen = framed([{ text: 'a\n' }, { text: 'b\n' }]);

    expect(seen.map(({ position, offset }) => [position, offset])).toEqual([
      [undefined, 0],
      [undefined, 2],
    ]);
  });

  it('reads each byte as the character of the same number', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a && byte !== 0x0d);
    const { framer, seen } = framing();

    framer.push({ bytes: Uint8Array.of(...bytes, 0x0a), receivedAtMs: 0 });

    expect(Array.from(seen[0]?.text ?? '', (character) => character.charCodeAt(0))).toEqual([...bytes]);
  });

  it('takes a line of exactly the limit for a line', () => {
    const { framer, seen } = framing();

    push(framer, `${'x'.repeat(LINE_LIMIT_BYTES)}\r\n`);

    expect(seen.map(({ kind, lengthBytes }) => [kind, lengthBytes])).toEqual([['line', LINE_LIMIT_BYTES]]);
  });

  it.each([1_000, 65_536, 1_000_000])('announces all of a longer line as overflow, head included, from chunks of %i bytes', (size) => {
    const long = 'H' + 'x'.repeat(2 * LINE_LIMIT_BYTES) + 'T';
    const input = `before\n${long}\r\nafter\n`;
    const chunks = Array.from({ length: Math.ceil(input.length / size) }, (_, i) => ({
      text: input.slice(i * size, (i + 1) * size),
      position: BigInt(i * size),
    }));

    const seen = framed(chunks);

    expect(seen.map(({ kind, position, lengthBytes }) => [kind, position, lengthBytes])).toEqual([
      ['line', 0n, 6],
      ['overflow', 7n, LINE_LIMIT_BYTES],
      ['overflow', 7n + BigInt(LINE_LIMIT_BYTES), LINE_LIMIT_BYTES],
      ['overflow', 7n + 2n * BigInt(LINE_LIMIT_BYTES), 2],
      ['line', BigInt(input.length - 6), 5],
    ]);
    expect(seen.filter(({ kind }) => kind === 'overflow').map(({ text }) => text).join('')).toBe(long);
  });

  it('calls what is left at the end incomplete, once, and takes further bytes for a new line', () => {
    const { framer, seen } = framing();

    push(framer, 'left');
    framer.end();
    framer.end();
    push(framer, 'over\n');

    expect(seen.map(({ kind, text }) => [kind, text])).toEqual([
      ['incomplete', 'left'],
      ['line', 'over'],
    ]);
  });

  it('calls both sides of a gap incomplete, up to the next line end', () => {
    const { framer, seen } = framing();

    push(framer, 'whole\n12.3');
    framer.gap();
    push(framer, '99.1\nwhole\n');

    expect(seen.map(({ kind, text }) => [kind, text])).toEqual([
      ['line', 'whole'],
      ['incomplete', '12.3'],
      ['incomplete', '99.1'],
      ['line', 'whole'],
    ]);
  });

  it('ends lines at other bytes where it is told to, and at no others', () => {
    const { framer, seen } = framing({ endBytes: [0x03, 0x04] });

    push(framer, 'one\r\nmore\x03two\x04\x03');

    expect(seen.map(({ kind, text }) => [kind, text])).toEqual([
      ['line', 'one\r\nmore'],
      ['line', 'two'],
    ]);
  });

  it('places a line behind bytes that it was told to pass, and calls incomplete what they cut', () => {
    const { framer, seen } = framing();

    push(framer, 'whole\ncut');
    framer.pass(100);
    push(framer, 'next\n');
    framer.pass(10, { isLineCut: true });
    push(framer, 'rest\nnext\n');

    expect(seen.map(({ kind, text, offset }) => [kind, text, offset])).toEqual([
      ['line', 'whole', 0],
      ['incomplete', 'cut', 6],
      ['line', 'next', 109],
      ['incomplete', 'rest', 124],
      ['line', 'next', 129],
    ]);
  });

  it('gives the same lines however the bytes are cut', () => {
    const alphabet = fc.constantFrom(0x00, 0x0a, 0x0d, 0x20, 0x41, 0x42, 0x80, 0xff);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }).chain((any) => fc.tuple(fc.constant(any), fc.array(alphabet, { maxLength: 80 }))), cuts(), ([any, some], where) => {
        const bytes = Uint8Array.of(...any, ...some);

        const cut = framing({ ignoredBytes: [0, 0x80] });
        for (const piece of pieces(bytes, where)) cut.framer.push(piece);
        cut.framer.end();

        const whole = framing({ ignoredBytes: [0, 0x80] });
        whole.framer.push({ bytes, receivedAtMs: 0, position: 0n });
        whole.framer.end();
        expect(cut.seen).toEqual(whole.seen);
      }),
    );
  });

  it('keeps every byte that is neither a line end nor ignored, in its place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), cuts(), (bytes, where) => {
        const { framer, lines } = framing({ ignoredBytes: [0] });
        const kept = new Map<number, number>();

        for (const piece of pieces(bytes, where)) framer.push(piece);
        framer.end();

        for (const line of lines) {
          for (let index = 0; index < line.text.length; index += 1) kept.set(line.placeOf(index).offset, line.text.charCodeAt(index));
        }
        const expected = [...bytes.entries()].filter(([, byte]) => ![0x00, 0x0a, 0x0d].includes(byte));
        expect([...kept]).toEqual(expected);
      }),
    );
  });
});

interface Seen {
  readonly kind: LineKind;
  readonly text: string;
  readonly offset: number;
  readonly position: bigint | undefined;
  readonly receivedAtMs: number;
  readonly lengthBytes: number;
}

function framing({ ignoredBytes = [], endBytes }: { readonly ignoredBytes?: readonly number[]; readonly endBytes?: readonly number[] } = {}) {
  const seen: Seen[] = [];
  const lines: Parameters<ConstructorParameters<typeof LineFramer>[0]['onLine']>[0][] = [];
  const framer = new LineFramer({
    ignoredBytes,
    ...(endBytes !== undefined && { endBytes }),
    onLine: (line) => {
      lines.push(line);
      seen.push({ kind: line.kind, text: line.text, ...line.placeOf(0), lengthBytes: line.lengthBytesFrom(0) });
    },
  });
  return { framer, seen, lines };
}

function push(framer: LineFramer, text: string, { receivedAtMs = 0, ...rest }: Partial<Chunk> = {}): void {
  framer.push({ bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)), receivedAtMs, ...rest });
}

function framed(chunks: readonly ({ readonly text: string } & Partial<Chunk>)[]): readonly Seen[] {
  const { framer, seen } = framing();
  for (const { text, ...rest } of chunks) push(framer, text, rest);
  framer.end();
  return seen;
}

function cuts(): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.nat({ max: 200 }), { maxLength: 30 });
}

/** Cuts bytes at some offsets; positions are those of a journal without headers, so that they do not depend on the cuts. */
function pieces(bytes: Uint8Array, where: readonly number[]): readonly Chunk[] {
  const edges = [...new Set([0, ...where.filter((at) => at < bytes.length), bytes.length])].sort((a, b) => a - b);
  return edges.slice(1).map((end, i) => ({ bytes: bytes.subarray(edges[i], end), receivedAtMs: 0, position: BigInt(edges[i] ?? 0) }));
}
