import { delimited, type KnownSettings, particle, type Reading, type TextParticle } from '@taffrail/driver';

/** What the two lines of `show all` say; what else is published with them the instrument says elsewhere. */
const told = particle('parad_sa_config', {
  description: 'Settings and identity.',
  // Up to the prompt, so that the answer to `show maxrate`, which is no record, holds back nothing behind it.
  framing: delimited({ begin: 'Maximum Frame Rate:', end: '$', maximumBytes: 128 }),
  pattern: /^Maximum Frame Rate:\s+(?<maximumFrameRate>\d+(?:\.\d+)?)\s+Hz\s*[\r\n]+Telemetry Baud Rate:\s+(?<telemetryBaudRate>\d+)\s+bps\s+\$$/,
  fields: {
    telemetryBaudRate: { unit: 'bit s-1', description: 'Rate of the serial line.', lineageId: 'parad_telbaud' },
    maximumFrameRate: { unit: 'Hz', description: 'Most frames a second; 0 for as many as it can.', lineageId: 'parad_maxrate' },
    serialNumber: { unit: '1', description: 'Serial number, from the last banner.', lineageId: 'serial_number', isOptional: true, parse: (text: string) => text },
    firmwareVersion: { unit: '1', description: 'Firmware, from the last banner.', lineageId: 'parad_firmware', isOptional: true, parse: (text: string) => text },
    dialect: { unit: '1', description: 'Kind of frames seen last, SATPAR or SATPRL.', lineageId: 'parad_type', isOptional: true, parse: (text: string) => text },
  },
});

type StatusValues = NonNullable<typeof told.values>;

/** The status record: the answer to `show all`, with serial number, firmware and dialect as far as they are known. */
export const status: TextParticle<'parad_sa_config', StatusValues> = {
  ...told,
  read: (record, known) => {
    const reading = told.read(record, known);
    return reading && ({ ...reading, values: { ...reading.values, ...identityIn(known) } } satisfies Reading<StatusValues>);
  },
};

function identityIn(known: KnownSettings): Pick<StatusValues, 'serialNumber' | 'firmwareVersion' | 'dialect'> {
  const { serialNumber, firmwareVersion, dialect } = known;
  return {
    ...(typeof serialNumber === 'string' && { serialNumber }),
    ...(typeof firmwareVersion === 'string' && { firmwareVersion }),
    ...(typeof dialect === 'string' && { dialect }),
  };
}
