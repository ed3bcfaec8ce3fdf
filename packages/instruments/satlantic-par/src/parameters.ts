import { choice, custom, DriverEvent, driverInterval, int, text } from '@taffrail/driver';

/** The rates that it can be set to; nothing else is one, 1.5 or 13 for instance. Source: the lineage's code. */
const FRAME_RATES = [0, 0.125, 0.5, 1, 2, 4, 8, 10, 12];

/** The settings. Patterns and choices from the lineage's code, whose manual was not at hand. */
export const parameters = {
  maximumFrameRate: custom({
    wire: 'maxrate',
    description: 'Most frames a second; 0 for as many as it can, which is about 7.5 whatever is set.',
    unit: 'Hz',
    pattern: /^Maximum Frame Rate:\s+(\d+(?:\.\d+)?)\s+Hz/,
    parse: (match) => Number(match[1]),
    format: (rate: number) => String(rate),
    accepts: (value): value is number => FRAME_RATES.some((rate) => rate === value),
    expected: `one of ${FRAME_RATES.join(', ')}`,
    range: [0, 12],
    default: 4,
    startup: 4,
    isRestoredAfterDirectAccess: true,
  }),
  /** Selectable on the instrument: 9600, 19200, 38400 or 57600. Changing it would lose the link. */
  telemetryBaudRate: int({
    wire: 'telbaud',
    description: 'Rate of the serial line.',
    unit: 'bit s-1',
    pattern: /^Telemetry Baud Rate:\s+(\d+)\s+bps/,
    visibility: 'read-only',
    default: 19_200,
  }),
  serialNumber: text({
    wire: 'S/N',
    description: 'Serial number, as the banner has it.',
    pattern: /^S\/N: (\d+)\nFirmware: \S+$/,
    visibility: 'read-only',
  }),
  firmwareVersion: text({
    wire: 'Firmware',
    description: 'Firmware, as the banner has it.',
    pattern: /^S\/N: \d+\nFirmware: (\S+)$/,
    visibility: 'read-only',
  }),
  /** Only the banner at power-on says it, so it is taken from the frames. */
  dialect: choice({
    wire: 'Instrument',
    description: 'Kind of frames seen last.',
    pattern: /^Instrument: (\S+)$/,
    choices: ['SATPAR', 'SATPRL'],
    visibility: 'read-only',
  }),
  statusInterval: driverInterval({
    wire: 'statusInterval',
    description: 'How often the driver asks for the status, as hh:mm:ss; 00:00:00 for never. Each time interrupts sampling for up to 40 s.',
    raises: DriverEvent.ACQUIRE_STATUS,
    shortestUsefulMs: 60_000,
  }),
};
