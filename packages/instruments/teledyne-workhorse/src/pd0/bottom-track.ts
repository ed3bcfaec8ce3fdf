import { array, i16le, layout, literal, spare, u16le, u8 } from '@taffrail/driver';

const BEAMS = { count: 4 } as const;
const millimetres = (description: string) => ({ unit: 'mm s-1', description }) as const;
const decimetres = (description: string) => ({ unit: '0.1 m', description }) as const;
const count = (description: string) => ({ unit: 'count', description }) as const;
const percent = (description: string) => ({ unit: 'percent', description }) as const;

/**
 * Bottom track (id 0x0600, 81 bytes), beam by beam. Source: the lineage's code for the layout, H-OM p. 222 for the high
 * bytes of the ranges. It is in no recording that has been seen.
 */
export const bottomTrack = layout({
  id: literal([0x00, 0x06]),
  bottomPings: u16le({ unit: '1', description: 'Pings to the bottom in an ensemble.' }),
  reacquireDelay: u16le({ unit: '1', description: 'Ensembles to wait before the bottom is sought again.' }),
  bottomCorrelationMinimum: u8(count('Correlation that bottom track needs.')),
  bottomAmplitudeMinimum: u8(count('Amplitude that bottom track needs.')),
  bottomPercentGoodMinimum: u8(percent('Good pings that bottom track needs.')),
  bottomMode: u8({ unit: '1', description: 'Mode of bottom track.' }),
  bottomErrorVelocityMaximum: u16le(millimetres('Error velocity above which bottom track is bad.')),
  reserved: spare(4),
  bottomRangeLow: array(u16le({ unit: 'cm', description: 'Range to the bottom, low 16 bits.' }), BEAMS),
  bottomVelocity: array(i16le({ ...millimetres('Velocity of the bottom, in the coordinates of the ensemble.'), missing: -32_768 }), BEAMS),
  bottomCorrelation: array(u8(count('Correlation of bottom track.')), BEAMS),
  bottomAmplitude: array(u8(count('Amplitude of bottom track.')), BEAMS),
  bottomPercentGood: array(u8(percent('Good pings of bottom track.')), BEAMS),
  layerMinimum: u16le(decimetres('Least size of the reference layer.')),
  layerNear: u16le(decimetres('Near boundary of the reference layer.')),
  layerFar: u16le(decimetres('Far boundary of the reference layer.')),
  layerVelocity: array(i16le({ ...millimetres('Velocity of the reference layer.'), missing: -32_768 }), BEAMS),
  layerCorrelation: array(u8(count('Correlation of the reference layer.')), BEAMS),
  layerAmplitude: array(u8(count('Echo intensity of the reference layer.')), BEAMS),
  layerPercentGood: array(u8(percent('Good pings of the reference layer.')), BEAMS),
  bottomMaximumDepth: u16le(decimetres('Depth down to which the bottom is sought.')),
  bottomSignalStrength: array(u8(count('Strength of the received signal.')), BEAMS),
  bottomGain: u8({ unit: '1', description: 'Gain for shallow water, 0 for low.' }),
  bottomRangeHigh: array(u8({ unit: '655.36 m', description: 'Range to the bottom, high 8 bits.' }), BEAMS),
});
