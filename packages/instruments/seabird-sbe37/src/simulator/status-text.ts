import { type CalendarTime, dateText, timeText } from './calendar.ts';
import type { Sbe37Settings } from './settings.ts';
import type { Sbe37Unit } from './unit.ts';

/** What `ds` tells beyond the settings. */
export interface Status {
  readonly clock: CalendarTime;
  /** Why it is not logging; `undefined` when it is. */
  readonly notLogging: string | undefined;
  readonly hasLowBattery: boolean;
}

/** Writes what `ds` answers. */
export function statusText(unit: Sbe37Unit, settings: Sbe37Settings, status: Status): string {
  const { clock, notLogging, hasLowBattery } = status;
  return [
    `${unit.statusHeading}${dateText(clock)}  ${timeText(clock)}`,
    notLogging === undefined ? 'logging data' : `not logging: ${notLogging}`,
    `sample interval = ${settings.INTERVAL} seconds`,
    `samplenumber = ${settings.SAMPLENUM}, free = ${Math.max(0, unit.memoryCapacity - settings.SAMPLENUM)}`,
    `${unless(settings.TXREALTIME)}transmit real-time data`,
    `${unless(settings.OUTPUTSAL)}output salinity with each sample`,
    `${unless(settings.OUTPUTSV)}output sound velocity with each sample`,
    `${unless(settings.STORETIME)}store time with each sample`,
    `number of samples to average = ${settings.NAVG}`,
    ...(unit.showsReferencePressure ? [`reference pressure = ${settings.REFPRESS.toFixed(1)} db`] : []),
    `serial sync mode ${settings.SYNCMODE ? 'enabled' : 'disabled'}`,
    `wait time after serial sync sampling = ${settings.SYNCWAIT} seconds`,
    settings.PUMPINSTALLED ? 'internal pump is installed' : unit.noPumpText,
    `temperature = ${unit.temperature.toFixed(2)} deg C`,
    ...(hasLowBattery ? ['WARNING: LOW BATTERY VOLTAGE!!'] : []),
    '',
  ].join('\r\n');
}

function unless(isOn: boolean): string {
  return isOn ? '' : 'do not ';
}
