import { DriverEvent, driverInterval, flag, parameter, type ParameterOptions } from '@taffrail/driver';
import { powerSensors, type PowerSensor } from './power-sensors.ts';

const MINUTE_S = 60;

/** Whole seconds below a minute, whole minutes from there on: what the instrument is answered to its two questions. */
const cycleTime = {
  wire: 'Cycle Time',
  description: 'Time between samples. From a minute on it goes by whole minutes: what is over is cut off.',
  unit: 's',
  pattern: /^(\d+) *= Cycle Time \(.*\n([01]) *= Minutes or Seconds Cycle Time \(/,
  default: 20,
  startup: 20,
  isRestoredAfterDirectAccess: true,
} as const satisfies ParameterOptions<number>;

/**
 * The settings, as the parameter menu and the block that it prints tell them. Their tokens are the labels in that block.
 *
 * `verbose` and the metadata are set at start-up and by nobody else, as in the lineage: verbose lines were never recorded.
 */
export const parameters = {
  cycleTime: parameter<number, typeof cycleTime>(cycleTime, {
    type: 'int',
    parse: ([, count, unit]) => Number(count) * (unit === '1' ? MINUTE_S : 1),
    format: (seconds) => (seconds < MINUTE_S ? `${seconds} seconds` : `${Math.floor(seconds / MINUTE_S)} minutes`),
    accepts: (value): value is number => Number.isInteger(value) && Number(value) >= 15 && Number(value) <= 3_600,
    expected: 'a whole number from 15 to 3600',
    range: [15, 3_600],
  }),
  verbose: flag({
    wire: 'Verbose',
    description: 'Whether data come with status information. No such line was ever recorded, so none is read.',
    pattern: /(Data Only\.)|Verbose Printing of Status/,
    isOn: ([, dataOnly]) => dataOnly === undefined,
    words: ['2', '1'],
    visibility: 'immutable',
    default: false,
    startup: false,
    isRestoredAfterDirectAccess: true,
  }),
  metadataOnPowerUp: metadata('Power up', 'Whether information and parameters are printed when the power comes on.'),
  metadataOnRestart: metadata('Restart Data Collection', 'Whether information and parameters are printed before streaming begins again.'),
  resistivitySensorPower: power(powerSensors.resistivitySensorPower, 'Whether the resistivity sensor has power.'),
  instrumentationAmplifierPower: power(powerSensors.instrumentationAmplifierPower, 'Whether the amplifier of thermocouple and hydrogen sensor has power.'),
  eHIsolationAmplifierPower: power(powerSensors.eHIsolationAmplifierPower, 'Whether the isolation amplifier of the eH sensor has power.'),
  hydrogenSensorPower: power(powerSensors.hydrogenSensorPower, 'Whether the hydrogen sensor has power.'),
  referenceTemperaturePower: power(powerSensors.referenceTemperaturePower, 'Whether the reference thermistor has power.'),
  statusInterval: driverInterval({
    wire: 'statusInterval',
    description: 'How often the driver asks for the status, as hh:mm:ss; 00:00:00 for never. Each time interrupts streaming for a round of the menus.',
    raises: DriverEvent.ACQUIRE_STATUS,
    shortestUsefulMs: 60_000,
  }),
};

function metadata(occasion: 'Power up' | 'Restart Data Collection', description: string) {
  const label = `Metadata Print Status on ${occasion}`;
  return flag({
    wire: label,
    description,
    pattern: new RegExp(String.raw`^([01]) *= ${label} \(`),
    isOn: ([, digit]) => digit === '1',
    words: ['2', '1'],
    visibility: 'immutable',
    default: true,
    startup: false,
    isRestoredAfterDirectAccess: true,
  });
}

/** Left as it is found. The lineage only read it. */
function power({ inBlock }: PowerSensor, description: string) {
  return flag({
    wire: inBlock,
    description,
    pattern: new RegExp(String.raw`^([01]) *= ${inBlock} \(`),
    isOn: ([, digit]) => digit === '1',
    words: ['On', 'Off'],
    default: true,
  });
}
