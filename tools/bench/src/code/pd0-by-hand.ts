/** What a velocity particle says of one ensemble. */
export interface HandEnsemble {
  readonly velocity: readonly (readonly (number | null)[])[];
  readonly correlation: readonly (readonly number[])[];
  readonly echoIntensity: readonly (readonly number[])[];
  readonly percentGood: readonly (readonly number[])[];
  readonly ensembleNumber: number;
  readonly instrumentMs: number;
  readonly [name: string]: unknown;
}

/** Reads ensembles as anybody would who wrote it by hand: look for the sync, check the sum, find the data types, read the values. */
export function readByHand(bytes: Uint8Array, onEnsemble: (ensemble: HandEnsemble) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + view.getUint16(at + 2, true);
    if (bytes[at] !== 0x7f || bytes[at + 1] !== 0x7f || end + 2 > bytes.length || view.getUint16(end, true) !== sumOf(bytes, at, end)) {
      at += 1;
      continue;
    }
    onEnsemble(ensembleIn(view, at));
    at = end + 2;
  }
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += bytes[at] ?? 0;
  return sum & 0xffff;
}

function ensembleIn(view: DataView, start: number): HandEnsemble {
  let [fixed, variable, velocity, correlation, echo, good] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < view.getUint8(start + 5); i += 1) {
    const at = start + view.getUint16(start + 6 + 2 * i, true);
    const id = view.getUint16(at, true);
    if (id === 0x0000) fixed = at;
    else if (id === 0x0080) variable = at;
    else if (id === 0x0100) velocity = at + 2;
    else if (id === 0x0200) correlation = at + 2;
    else if (id === 0x0300) echo = at + 2;
    else if (id === 0x0400) good = at + 2;
  }
  const cells = view.getUint8(fixed + 9);
  return {
    cellCount: cells,
    cellLength: view.getUint16(fixed + 12, true),
    firstCellDistance: view.getUint16(fixed + 32, true),
    verticalOrientation: (view.getUint16(fixed + 4, true) >> 7) & 1,
    ensembleNumber: view.getUint8(variable + 11) * 65_536 + view.getUint16(variable + 2, true),
    transducerDepth: view.getUint16(variable + 16, true),
    heading: view.getUint16(variable + 18, true),
    pitch: view.getInt16(variable + 20, true),
    roll: view.getInt16(variable + 22, true),
    salinity: view.getUint16(variable + 24, true),
    temperature: view.getInt16(variable + 26, true),
    pressure: view.getInt32(variable + 48, true),
    instrumentMs: clockIn(view, variable + 57),
    velocity: velocitiesIn(view, velocity, cells),
    correlation: columnsIn(view, correlation, cells),
    echoIntensity: columnsIn(view, echo, cells),
    percentGood: columnsIn(view, good, cells),
  };
}

function clockIn(view: DataView, at: number): number {
  const [century, year, month, day] = [view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3)];
  return Date.UTC(century * 100 + year, month - 1, day, view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7) * 10);
}

function velocitiesIn(view: DataView, at: number, cells: number): (number | null)[][] {
  const columns: (number | null)[][] = [[], [], [], []];
  for (const [beam, column] of columns.entries()) {
    for (let cell = 0; cell < cells; cell += 1) {
      const raw = view.getInt16(at + 8 * cell + 2 * beam, true);
      column.push(raw === -32_768 ? null : raw);
    }
  }
  return columns;
}

function columnsIn(view: DataView, at: number, cells: number): number[][] {
  const columns: number[][] = [[], [], [], []];
  for (const [beam, column] of columns.entries()) {
    for (let cell = 0; cell < cells; cell += 1) column.push(view.getUint8(at + 4 * cell + beam));
  }
  return columns;
}
