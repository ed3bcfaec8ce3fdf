import { formed, number } from './parameter-forms.ts';

/**
 * What the instrument takes for granted of its surroundings: the E group.
 *
 * Start-up values are those of the lineage's 75 kHz unit; ranges rest on its tests of hardware unless a page is given.
 */
export const environmentParameters = {
  headingAlignment: number({
    wire: 'EA',
    description: 'Alignment of beam 3 to the bow.',
    unit: '0.01 degree', range: [-17_999, 18_000],
    startup: 0,
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
  headingBias: number({
    wire: 'EB',
    description: 'Magnetic declination, or the bias of the compass.',
    unit: '0.01 degree', range: [-17_999, 18_000],
    startup: 0,
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
  soundSpeed: number({
    wire: 'EC',
    description: 'Speed of sound where it is not computed.',
    unit: 'm s-1', range: [1_400, 1_600],
    startup: 1_485,
    isRestoredAfterDirectAccess: true,
  }),
  transducerDepth: number({
    wire: 'ED',
    description: 'Depth of the transducer where it is not measured.',
    unit: '0.1 m', range: [0, 65_535],
    startup: 8_000,
    isRestoredAfterDirectAccess: true,
  }),
  pitch: number({
    wire: 'EP',
    description: 'Pitch, tilt 1, where it is not measured.',
    unit: '0.01 degree', range: [-6_000, 6_000],
    startup: 0,
    isRestoredAfterDirectAccess: true,
  }),
  roll: number({
    wire: 'ER',
    description: 'Roll, tilt 2, where it is not measured.',
    unit: '0.01 degree', range: [-6_000, 6_000],
    startup: 0,
    isRestoredAfterDirectAccess: true,
  }),
  salinity: number({
    wire: 'ES',
    description: 'Salinity where it is not measured.',
    unit: '1e-3', range: [0, 40],
    startup: 35,
    isRestoredAfterDirectAccess: true,
  }),
  coordinateTransform: formed({
    wire: 'EX',
    description: 'Coordinates of velocities: 00 beam, 01 instrument, 10 ship, 11 earth; then switches for tilts, three beams, mapping of cells.',
    form: /[01]{5}/, example: '00111',
    startup: '00111',
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
  sensorSource: formed({
    wire: 'EZ',
    description: 'Which sensors are used rather than set by hand: speed of sound, depth, heading, pitch, roll, salinity, temperature.',
    form: /[01]{7}/, example: '1111101',
    startup: '1111101',
    isRestoredAfterDirectAccess: true,
  }),
};
