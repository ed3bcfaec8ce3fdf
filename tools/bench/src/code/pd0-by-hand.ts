import type { Chunk } from '@taffrail/connection';

const FREQUENCIES_KHZ = [75, 150, 300, 600, 1_200, 2_400];
const BEAM_ANGLES = [15, 20, 30];
const CHECKSUM_BYTES = 2;

/** What an ensemble says: all that the definition of the WorkHorse reads of one without bottom track. */
export type HandEnsemble = ReturnType<typeof ensembleIn>;

/**
 * Reads ensembles as anybody would who wrote it by hand: keep what is not whole yet, look for the sync, check the sum, find
 * the data types, read the values, and make one object of them.
 */
export function readByHand(pieces: readonly Chunk[], onEnsemble: (ensemble: HandEnsemble) => void): void {
  let rest = new Uint8Array(0);
  for (const { bytes } of pieces) {
    const held = new Uint8Array(rest.length + bytes.length);
    held.set(rest);
    held.set(bytes, rest.length);
    rest = held.subarray(readWhole(held, onEnsemble));
  }
}

/** Reads what is whole, and tells where the rest begins. */
function readWhole(bytes: Uint8Array, onEnsemble: (ensemble: HandEnsemble) => void): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + view.getUint16(at + 2, true);
    const isSync = bytes[at] === 0x7f && bytes[at + 1] === 0x7f;
    if (isSync && end + CHECKSUM_BYTES > bytes.length) return at;
    if (isSync && view.getUint16(end, true) === sumOf(bytes, at, end)) {
      onEnsemble(ensembleIn(view, at));
      at = end + CHECKSUM_BYTES;
    } else {
      at += 1;
    }
  }
  return at;
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += bytes[at] ?? 0;
  return sum & 0xffff;
}

function ensembleIn(view: DataView, start: number) {
  let [fixed, variable, velocity, correlation, echo, good] = [0, 0, 0, 0, 0, 0];
  const dataTypeOffsets: number[] = [];
  for (let i = 0; i < view.getUint8(start + 5); i += 1) {
    const offset = view.getUint16(start + 6 + 2 * i, true);
    dataTypeOffsets.push(offset);
    const at = start + offset;
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
    byteCount: view.getUint16(start + 2, true),
    dataTypeOffsets,
    setUp: setUpIn(view, fixed),
    sensors: sensorsIn(view, fixed),
    state: stateIn(view, variable),
    velocity: velocitiesIn(view, velocity, cells),
    correlation: columnsIn(view, correlation, cells),
    echoIntensity: columnsIn(view, echo, cells),
    percentGood: columnsIn(view, good, cells),
  };
}

function setUpIn(view: DataView, at: number) {
  const system = view.getUint16(at + 4, true);
  const transform = view.getUint8(at + 25);
  return {
    firmwareVersion: view.getUint8(at + 2),
    firmwareRevision: view.getUint8(at + 3),
    frequency: FREQUENCIES_KHZ[system & 7] ?? null,
    beamPattern: (system >> 3) & 1,
    sensorConfiguration: (system >> 4) & 3,
    headAttached: (system >> 6) & 1,
    verticalOrientation: (system >> 7) & 1,
    configuredBeamAngle: BEAM_ANGLES[(system >> 8) & 3] ?? null,
    beamConfiguration: (system >> 12) & 15,
    dataFlag: view.getUint8(at + 6),
    lagLength: view.getUint8(at + 7),
    beamCount: view.getUint8(at + 8),
    cellCount: view.getUint8(at + 9),
    pingsPerEnsemble: view.getUint16(at + 10, true),
    cellLength: view.getUint16(at + 12, true),
    blankAfterTransmit: view.getUint16(at + 14, true),
    signalProcessingMode: view.getUint8(at + 16),
    lowCorrelationThreshold: view.getUint8(at + 17),
    codeRepetitions: view.getUint8(at + 18),
    percentGoodMinimum: view.getUint8(at + 19),
    errorVelocityThreshold: view.getUint16(at + 20, true),
    timePerPingMinutes: view.getUint8(at + 22),
    timePerPingSeconds: view.getUint8(at + 23),
    timePerPingHundredths: view.getUint8(at + 24),
    coordinateTransformType: (transform >> 3) & 3,
    coordinateTransformTilts: (transform >> 2) & 1,
    coordinateTransformBeams: (transform >> 1) & 1,
    coordinateTransformMapping: transform & 1,
    headingAlignment: view.getInt16(at + 26, true),
    headingBias: view.getInt16(at + 28, true),
  };
}

function sensorsIn(view: DataView, at: number) {
  const source = view.getUint8(at + 30);
  const available = view.getUint8(at + 31);
  return {
    source: bitsOf(source),
    available: bitsOf(available),
    firstCellDistance: view.getUint16(at + 32, true),
    transmitPulseLength: view.getUint16(at + 34, true),
    referenceLayerStart: view.getUint8(at + 36),
    referenceLayerStop: view.getUint8(at + 37),
    falseTargetThreshold: view.getUint8(at + 38),
    lowLatencyTrigger: view.getUint8(at + 39),
    transmitLagDistance: view.getUint16(at + 40, true),
    boardSerialNumber: String(view.getBigUint64(at + 42, true)),
    systemBandwidth: view.getUint16(at + 50, true),
    systemPower: view.getUint8(at + 52),
    instrumentSerialNumber: String(view.getUint32(at + 54, true)),
    beamAngle: view.getUint8(at + 58),
  };
}

function bitsOf(byte: number) {
  return {
    speed: (byte >> 6) & 1,
    depth: (byte >> 5) & 1,
    heading: (byte >> 4) & 1,
    pitch: (byte >> 3) & 1,
    roll: (byte >> 2) & 1,
    conductivity: (byte >> 1) & 1,
    temperature: byte & 1,
  };
}

function stateIn(view: DataView, at: number) {
  return {
    ensembleNumber: view.getUint8(at + 11) * 65_536 + view.getUint16(at + 2, true),
    builtInTestResult: view.getUint16(at + 12, true),
    speedOfSound: view.getUint16(at + 14, true),
    transducerDepth: view.getUint16(at + 16, true),
    heading: view.getUint16(at + 18, true),
    pitch: view.getInt16(at + 20, true),
    roll: view.getInt16(at + 22, true),
    salinity: view.getUint16(at + 24, true),
    temperature: view.getInt16(at + 26, true),
    minimumWaitMinutes: view.getUint8(at + 28),
    minimumWaitSeconds: view.getUint8(at + 29),
    minimumWaitHundredths: view.getUint8(at + 30),
    headingDeviation: view.getUint8(at + 31),
    pitchDeviation: view.getUint8(at + 32),
    rollDeviation: view.getUint8(at + 33),
    adcTransmitCurrent: view.getUint8(at + 34),
    adcTransmitVoltage: view.getUint8(at + 35),
    adcAmbientTemperature: view.getUint8(at + 36),
    adcPressurePlus: view.getUint8(at + 37),
    adcPressureMinus: view.getUint8(at + 38),
    adcAttitudeTemperature: view.getUint8(at + 39),
    adcAttitude: view.getUint8(at + 40),
    adcContaminationSensor: view.getUint8(at + 41),
    errorStatusWord: view.getUint32(at + 42, true),
    pressure: view.getInt32(at + 48, true),
    pressureVariance: view.getUint32(at + 52, true),
    instrumentMs: clockIn(view, at + 57),
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
