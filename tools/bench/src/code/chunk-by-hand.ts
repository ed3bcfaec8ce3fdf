import type { Chunk } from '@taffrail/connection';

const SAMPLE =
  /^#? *(-?\d+\.\d{4}), *(-?\d+\.\d{5})(?:, *(-?\d+\.\d{3}))?(?:, *(-?\d+\.\d{4}))?(?:, *(\d{4}\.\d{3}))?(?:, *(\d\d?) ([a-zA-Z]{3}) (\d{4}), *(\d\d?):(\d\d):(\d\d))?$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The values of an SBE 37 sample. */
export interface HandSample {
  readonly temperature: number;
  readonly conductivity: number;
  readonly pressure: number | undefined;
  readonly salinity: number | undefined;
  readonly soundVelocity: number | undefined;
  readonly instrumentMs: number | undefined;
}

/** Reads samples as anybody would who wrote it by hand: keep the unfinished line, find the line end, one pattern, convert the values. */
export function readByHand(chunks: readonly Chunk[], onSample: (sample: HandSample) => void): void {
  let pending = '';
  for (const { bytes } of chunks) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = (pending + text.slice(from, end)).replace('\r', '');
      pending = '';
      from = end + 1;
      const match = SAMPLE.exec(line);
      if (match !== null) onSample(sampleOf(match));
    }
    pending += text.slice(from);
  }
}

function sampleOf([, temperature, conductivity, pressure, salinity, soundVelocity, day, month, year, hour, minute, second]: RegExpExecArray): HandSample {
  return {
    temperature: Number(temperature),
    conductivity: Number(conductivity),
    pressure: pressure === undefined ? undefined : Number(pressure),
    salinity: salinity === undefined ? undefined : Number(salinity),
    soundVelocity: soundVelocity === undefined ? undefined : Number(soundVelocity),
    instrumentMs:
      month === undefined
        ? undefined
        : Date.UTC(Number(year), MONTHS.indexOf(month.toLowerCase()), Number(day), Number(hour), Number(minute), Number(second)),
  };
}
