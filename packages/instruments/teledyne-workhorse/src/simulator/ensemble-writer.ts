import type { SettingMemory } from './setting-memory.ts';
import type { Water } from './water.ts';

/** What an ensemble is made of beside settings and water. */
export interface EnsembleFacts {
  readonly number: number;
  /** What the instrument's clock shows, in Unix milliseconds, and as text: `2026/11/20,09:30:00`. */
  readonly clockMs: number;
  readonly clockText: string;
  /** In daPa. */
  readonly pressure: number;
  readonly hasBottomTrack: boolean;
}

const BEAMS = [0, 1, 2, 3] as const;

/** Writes one PD0 ensemble as the settings have it: `WD` says which profiles are in it. */
export function ensembleBytes(settings: SettingMemory, water: Water, facts: EnsembleFacts): Uint8Array {
  const cells = settings.number('WN');
  const wanted = settings.get('WD').replaceAll(' ', '');
  const parts = [fixedLeader(settings, cells), variableLeader(settings, facts)];
  if (wanted[0] === '1') parts.push(words(0x0100, forEachCell(cells, (cell, beam) => water.velocity(cell, beam))));
  if (wanted[1] === '1') parts.push(bytes(0x0200, forEachCell(cells, (cell, beam) => water.correlation(cell, beam))));
  if (wanted[2] === '1') parts.push(bytes(0x0300, forEachCell(cells, (cell, beam) => water.echo(cell, beam))));
  if (wanted[3] === '1') parts.push(bytes(0x0400, forEachCell(cells, (cell) => (water.isGood(cell) ? 100 : 0))));
  if (facts.hasBottomTrack) parts.push(bottomTrack());
  return framed(parts);
}

/** Puts data types behind a header with their places, and the checksum behind them. */
export function framed(parts: readonly Uint8Array[]): Uint8Array {
  const headerBytes = 6 + 2 * parts.length;
  const sizeBytes = headerBytes + parts.reduce((sum, part) => sum + part.length, 0) + 2;
  const all = new Uint8Array(sizeBytes + 2);
  const view = new DataView(all.buffer);
  all.set([0x7f, 0x7f]);
  view.setUint16(2, sizeBytes, true);
  view.setUint8(5, parts.length);
  let offset = headerBytes;
  for (const [index, part] of parts.entries()) {
    view.setUint16(6 + 2 * index, offset, true);
    all.set(part, offset);
    offset += part.length;
  }
  return withChecksum(all);
}

/** Writes the sum of all bytes before it into the last two, in place. */
export function withChecksum(all: Uint8Array): Uint8Array {
  const end = all.length - 2;
  const sum = all.subarray(0, end).reduce((total, byte) => total + byte, 0);
  new DataView(all.buffer, all.byteOffset).setUint16(end, sum & 0xffff, true);
  return all;
}

/** The unit of the recorded ensembles: 600 kHz, convex, up, four beams at 20 degrees, serial number 16779. */
function fixedLeader(settings: SettingMemory, cells: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(59));
  const [minutes = 0, seconds = 0, hundredths = 0] = settings.get('TP').split(/\D/).map(Number);
  view.setUint8(2, 50);
  view.setUint8(3, 40);
  view.setUint16(4, 0x41cb, true);
  view.setUint8(7, 13);
  view.setUint8(8, 4);
  view.setUint8(9, cells);
  view.setUint16(10, settings.number('WP'), true);
  view.setUint16(12, settings.number('WS'), true);
  view.setUint16(14, settings.number('WF'), true);
  view.setUint8(16, 1);
  view.setUint8(17, settings.number('WC'));
  view.setUint8(18, 5);
  view.setUint16(20, settings.number('WE'), true);
  [minutes, seconds, hundredths].forEach((part, index) => { view.setUint8(22 + index, part); });
  view.setUint8(25, Number.parseInt(settings.get('EX'), 2));
  view.setInt16(26, settings.number('EA'), true);
  view.setInt16(28, settings.number('EB'), true);
  view.setUint8(30, Number.parseInt(settings.get('EZ'), 2));
  view.setUint8(31, 0x3d);
  view.setUint16(32, settings.number('WF') + settings.number('WS') + 21, true);
  view.setUint16(34, 117, true);
  view.setUint8(36, 1);
  view.setUint8(37, 5);
  view.setUint8(38, Number(settings.get('WA').slice(0, 3)));
  view.setUint16(40, 24, true);
  view.setBigUint64(42, 0x0900_0001_e941_8368n, true);
  view.setUint16(50, settings.number('WB'), true);
  view.setUint8(52, settings.number('CQ'));
  view.setUint32(54, 16_779, true);
  view.setUint8(58, 20);
  return new Uint8Array(view.buffer);
}

function variableLeader(settings: SettingMemory, { number, clockMs, clockText, pressure }: EnsembleFacts): Uint8Array {
  const view = new DataView(new ArrayBuffer(65));
  const hundredths = Math.floor((((clockMs % 1_000) + 1_000) % 1_000) / 10);
  const [year = 0, ...rest] = clockText.split(/\D/).map(Number);
  view.setUint16(0, 0x0080, true);
  view.setUint16(2, number & 0xffff, true);
  [year % 100, ...rest, hundredths].forEach((part, index) => { view.setUint8(4 + index, part); });
  view.setUint8(11, (number >> 16) & 0xff);
  view.setUint16(14, 1_518, true);
  view.setUint16(16, settings.number('ED'), true);
  view.setUint16(18, 19_631, true);
  view.setInt16(20, 29, true);
  view.setInt16(22, -263, true);
  view.setUint16(24, settings.number('ES'), true);
  view.setInt16(26, 1_887, true);
  [177, 156, 91, 76, 75, 83, 130, 159].forEach((count, index) => { view.setUint8(34 + index, count); });
  view.setInt32(48, pressure, true);
  [Math.floor(year / 100), year % 100, ...rest, hundredths].forEach((part, index) => { view.setUint8(57 + index, part); });
  return new Uint8Array(view.buffer);
}

/** A bottom at 700 m under beam 1, deeper under the others, and none under beam 4. */
function bottomTrack(): Uint8Array {
  const view = new DataView(new ArrayBuffer(81));
  view.setUint16(0, 0x0600, true);
  view.setUint16(2, 1, true);
  view.setUint8(9, 5);
  view.setUint16(10, 1_000, true);
  for (const beam of BEAMS) {
    const range = beam === 3 ? 0 : 70_000 + 100 * beam;
    view.setUint16(16 + 2 * beam, range & 0xffff, true);
    view.setUint8(77 + beam, range >> 16);
    view.setInt16(24 + 2 * beam, beam === 3 ? -32_768 : 12 * beam - 7, true);
    view.setInt16(50 + 2 * beam, -32_768, true);
  }
  return new Uint8Array(view.buffer);
}

function forEachCell(cells: number, valueAt: (cell: number, beam: number) => number): readonly number[] {
  return Array.from({ length: cells }, (_, cell) => BEAMS.map((beam) => valueAt(cell, beam))).flat();
}

function words(id: number, values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 + 2 * values.length));
  view.setUint16(0, id, true);
  values.forEach((value, index) => { view.setInt16(2 + 2 * index, value, true); });
  return new Uint8Array(view.buffer);
}

function bytes(id: number, values: readonly number[]): Uint8Array {
  return Uint8Array.of(id & 0xff, id >> 8, ...values);
}
