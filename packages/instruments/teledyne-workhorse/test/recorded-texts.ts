import { compassCalibrationText, systemConfigurationText, ancillaryText, transmitPathText } from '../src/simulator/texts.ts';
import { bytesOf } from './latin1.ts';

/** A text as the instrument sends it: up to the prompt, from the word that the record begins with. */
function record(text: string, begin: string): Uint8Array {
  return bytesOf(`${text.slice(text.indexOf(begin))}\r\n>`);
}

/** `PS0` of a real unit, serial 4891; appendix 7.1 of the WHOTS-16 data report, its line ends assumed. */
export const recordedConfiguration = record(systemConfigurationText({ hasTwoBoards: false }), 'Instrument S/N:');
/** `PS0` with two boards and coefficients without exponents, as H-OM p. 158 shows them; the rest is of the recording. */
export const shortConfiguration = record(systemConfigurationText({ hasTwoBoards: true }), 'Instrument S/N:');
/** `AC`, the lines where the lineage's parser counts on them; not recorded. */
export const calibration = record(compassCalibrationText(), 'ACTIVE');
/** `PT2` of a real unit; from the tests of the lineage's driver. */
export const recordedAncillary = record(ancillaryText, 'Ambient');
/** `PT4`, in the form that the lineage's parser takes; not recorded. */
export const transmitPath = record(transmitPathText, 'IXMT');
