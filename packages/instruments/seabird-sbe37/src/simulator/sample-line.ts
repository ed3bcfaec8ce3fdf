import { type CalendarTime, dateText, timeText, twoDigits } from './calendar.ts';
import type { Measurement } from './sea.ts';
import type { Sbe37Settings } from './settings.ts';

/** What a sample line is made from. */
export interface Sample {
  readonly measurement: Measurement;
  /** What the instrument's clock showed. */
  readonly clock: CalendarTime;
}

/** Which fields a line has. */
export interface SampleLayout {
  readonly settings: Pick<Sbe37Settings, 'OUTPUTSAL' | 'OUTPUTSV' | 'STORETIME' | 'FORMAT'>;
  readonly hasPressure: boolean;
}

/** Writes a number with a fixed count of decimals, right-aligned. */
export function aligned(value: number, { decimals, width }: { readonly decimals: number; readonly width: number }): string {
  return value.toFixed(decimals).padStart(width);
}

/** Writes a sample as the settings ask, in the columns of a recorded upload, without a line end. */
export function sampleLine({ measurement, clock }: Sample, { settings, hasPressure }: SampleLayout): string {
  if (settings.FORMAT === 0) return rawLine(measurement);
  const { temperature, conductivity, pressure, salinity, soundVelocity } = measurement;
  return [
    aligned(temperature, { decimals: 4, width: 8 }),
    aligned(conductivity, { decimals: 5, width: 8 }),
    ...(hasPressure ? [aligned(pressure, { decimals: 3, width: 9 })] : []),
    ...(settings.OUTPUTSAL ? [aligned(salinity, { decimals: 4, width: 9 })] : []),
    ...(settings.OUTPUTSV ? [aligned(soundVelocity, { decimals: 3, width: 9 })] : []),
    ...(settings.STORETIME ? [` ${clockText(clock, settings.FORMAT)}`] : []),
  ].join(',');
}

/** Writes a sample as the lineage's simulator does whatever the settings are: five numbers, and a date. */
export function fullSampleLine({ measurement, clock }: Sample, date = `${dateText(clock)}, ${timeText(clock)}`): string {
  const { temperature, conductivity, pressure, salinity, soundVelocity } = measurement;
  const numbers = `${temperature.toFixed(4)},${conductivity.toFixed(5)}, ${pressure.toFixed(3)}`;
  return `${numbers},   ${salinity.toFixed(4)}, ${soundVelocity.toFixed(3)}, ${date}`;
}

/** Writes what the converters read for a sample. The counts are linear stand-ins, not the inverse of a calibration. */
export function rawLine(measurement: Measurement): string {
  const { temperature, conductivity, pressure } = rawCounts(measurement);
  const columns = [[temperature, 1, 9], [conductivity, 3, 9], [pressure, 1, 7]] as const;
  return columns.map(([value, decimals, width]) => aligned(value, { decimals, width })).join(', ');
}

/** Gives what the converters read: counts of temperature, Hz of conductivity, counts of pressure. */
export function rawCounts({ temperature, conductivity, pressure }: Measurement) {
  return { temperature: 490_000 - 7_000 * temperature, conductivity: 2_000 + 150 * conductivity, pressure: -200 - 0.014 * pressure };
}

/** Format 1 writes the month's name, format 2 its number. */
function clockText(clock: CalendarTime, format: number): string {
  const date = format === 2 ? `${twoDigits(clock.month)}-${twoDigits(clock.day)}-${clock.year}` : dateText(clock);
  return `${date}, ${timeText(clock)}`;
}
