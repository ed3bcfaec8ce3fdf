/** What a made-up ensemble is like. */
export interface EnsembleOptions {
  readonly cells?: number;
  readonly beams?: number;
  readonly number?: number;
  /** Blocks to put in, in this order. Default all that the definition knows. */
  readonly blocks?: readonly BlockName[];
}

/** The blocks that can be made. */
export type BlockName = 'fixedLeader' | 'variableLeader' | 'velocity' | 'correlation' | 'echo' | 'percentGood' | 'unknown';

const ALL: readonly BlockName[] = ['fixedLeader', 'variableLeader', 'velocity', 'correlation', 'echo', 'percentGood'];

/** Makes a PD0 ensemble with a right checksum. Its values follow from its number, the place in it, and nothing else. */
export function ensembleBytes({ cells = 40, beams = 4, number = 435, blocks = ALL }: EnsembleOptions = {}): Uint8Array {
  const parts = blocks.map((name) => blockBytes(name, { cells, beams, number }));
  const headerBytes = 6 + 2 * parts.length;
  const size = headerBytes + parts.reduce((sum, part) => sum + part.length, 0) + 2;
  const bytes = new Uint8Array(size + 2);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x7f]);
  view.setUint16(2, size, true);
  view.setUint8(5, parts.length);
  let offset = headerBytes;
  for (const [i, part] of parts.entries()) {
    view.setUint16(6 + 2 * i, offset, true);
    bytes.set(part, offset);
    offset += part.length;
  }
  return withSum(bytes);
}

/** Writes the sum of all bytes before it into the last two. */
export function withSum(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 2;
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(end, bytes.subarray(0, end).reduce((sum, byte) => sum + byte, 0) & 0xffff, true);
  return bytes;
}

function blockBytes(name: BlockName, { cells, beams, number }: Required<Omit<EnsembleOptions, 'blocks'>>): Uint8Array {
  switch (name) {
    case 'fixedLeader':
      return fixedLeader(cells, beams);
    case 'variableLeader':
      return variableLeader(number);
    case 'velocity':
      return words([0x0100, ...Array.from({ length: cells * beams }, (_, i) => (i % 17 === 16 ? -32_768 : ((i * 37 + number) % 4_001) - 2_000))]);
    case 'correlation':
      return Uint8Array.of(0x00, 0x02, ...Array.from({ length: cells * beams }, (_, i) => (i * 7 + number) & 0xff));
    case 'echo':
      return Uint8Array.of(0x00, 0x03, ...Array.from({ length: cells * beams }, (_, i) => (i * 11 + number) & 0xff));
    case 'percentGood':
      return Uint8Array.of(0x00, 0x04, ...Array.from({ length: cells * beams }, (_, i) => (i * 3) % 101));
    case 'unknown':
      return Uint8Array.of(0x99, 0x77, 1, 2, 3);
  }
}

function fixedLeader(cells: number, beams: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(59));
  view.setUint16(0, 0x0000, true);
  view.setUint8(2, 50);
  view.setUint8(3, 40);
  view.setUint16(4, 0x41cb, true);
  view.setUint8(8, beams);
  view.setUint8(9, cells);
  view.setUint16(12, 100, true);
  view.setInt16(26, -17_999, true);
  view.setBigUint64(42, 712_766_672_028_565_661n, true);
  view.setUint32(54, 16_779, true);
  view.setUint8(58, 20);
  return new Uint8Array(view.buffer);
}

function variableLeader(number: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(65));
  view.setUint16(0, 0x0080, true);
  view.setUint16(2, number & 0xffff, true);
  view.setUint8(11, number >> 16);
  view.setUint16(14, 1_518, true);
  view.setUint16(16, 1, true);
  view.setUint16(18, 19_631, true);
  view.setInt16(20, 29, true);
  view.setInt16(22, -263, true);
  view.setInt16(26, 1_887, true);
  view.setInt32(48, -442, true);
  for (const [i, part] of [20, 12, 5, 15, 20, 32, 49, 86].entries()) view.setUint8(57 + i, part);
  return new Uint8Array(view.buffer);
}

function words(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((value, i) => { view.setInt16(2 * i, value, true); });
  return new Uint8Array(view.buffer);
}
