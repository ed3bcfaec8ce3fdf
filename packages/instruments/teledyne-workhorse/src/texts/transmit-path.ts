import { particle } from '@taffrail/driver';
import { asText, EOL, FLOAT, reply } from './text-record.ts';

const DATA = String.raw` *(?:\[Data=[^\]\r\n]*\])?`;

/** What `PT4` answers: how one ping was transmitted. Source: the lineage's parser. */
export const transmitPath = particle('adcp_transmit_path', {
  description: 'Current, voltage and impedance of one ping, as PT4 tells them.',
  framing: reply('IXMT    =', 400),
  pattern: new RegExp(
    `IXMT +=? *(?<transmitCurrent>${FLOAT}) Amps rms${DATA}${EOL}` +
      ` *VXMT +=? *(?<transmitVoltage>${FLOAT}) Volts rms${DATA}${EOL}` +
      ` *Z +=? *(?<transmitImpedance>${FLOAT}) Ohms${EOL}` +
      ` *Transmit Test Results = *(?<transmitTestResults>[^\\r\\n]*?)${EOL}\\s*>`,
  ),
  fields: {
    transmitCurrent: { unit: 'A', lineageId: 'adcp_transmit_current', description: 'Transmit current, root mean square.' },
    transmitVoltage: { unit: 'V', lineageId: 'adcp_transmit_voltage', description: 'Transmit voltage, root mean square.' },
    transmitImpedance: { unit: 'ohm', lineageId: 'adcp_transmit_impedance', description: 'Impedance of the transducers.' },
    transmitTestResults: { unit: '1', lineageId: 'adcp_transmit_test_results', description: 'Result of the test, its code first.', parse: asText },
  },
});
