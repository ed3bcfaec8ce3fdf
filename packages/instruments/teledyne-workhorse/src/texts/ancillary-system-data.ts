import { particle } from '@taffrail/driver';
import { EOL, FLOAT, reply } from './text-record.ts';

/** What `PT2` answers: temperatures and moisture inside. Source: a recording in the tests of the lineage's driver. */
export const ancillarySystemData = particle('adcp_ancillary_system_data', {
  description: 'Temperatures and moisture inside the instrument, as PT2 tells them.',
  framing: reply('Ambient  Temperature =', 400),
  pattern: new RegExp(
    `Ambient  Temperature = *(?<ambientTemperature>${FLOAT}) Degrees C${EOL}` +
      ` *Attitude Temperature = *(?<attitudeTemperature>${FLOAT}) Degrees C${EOL}` +
      ` *Internal Moisture +=? *(?<internalMoisture>[\\dA-Fa-f]+)h\\s*>`,
  ),
  fields: {
    ambientTemperature: { unit: 'degree_Celsius', lineageId: 'adcp_ambient_temp', description: 'Ambient temperature.' },
    attitudeTemperature: { unit: 'degree_Celsius', lineageId: 'adcp_attitude_temp', description: 'Temperature of the attitude sensors.' },
    internalMoisture: {
      unit: 'count',
      lineageId: 'adcp_internal_moisture',
      description: 'Moisture inside; a number in the lineage\'s code, a text in its dictionary.',
      parse: (digits) => Number.parseInt(digits, 16),
    },
  },
});
