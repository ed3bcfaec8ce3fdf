import { formed, number, switched } from './parameter-forms.ts';

/**
 * How the instrument profiles the water: the W group.
 *
 * Start-up values are those of the lineage's 75 kHz unit; ranges rest on its tests of hardware unless a page is given.
 */
export const waterParameters = {
  falseTargetThreshold: formed({
    wire: 'WA',
    description: 'Difference of echoes above which a target is false, and the first cell that is looked at.',
    form: /(?:[01]\d\d|2[0-4]\d|25[0-5]),(?:[01]\d\d|2[0-4]\d|25[0-5])/, example: '050,001',
    startup: '050,001',
    isRestoredAfterDirectAccess: true,
  }),
  bandwidth: number({
    wire: 'WB',
    description: 'Bandwidth: 0 wide, 1 narrow.',
    unit: '1',
    range: [0, 1],
    startup: 0,
    isRestoredAfterDirectAccess: true,
  }),
  correlationThreshold: number({
    wire: 'WC',
    description: 'Correlation below which data is bad.',
    unit: 'count', range: [0, 255],
    startup: 64,
    isRestoredAfterDirectAccess: true,
  }),
  dataOut: formed({
    wire: 'WD',
    description: 'What is in an ensemble, nine switches: velocity, correlation, intensity, percent good, status, P0 to P3.',
    form: /[01]{9}/, example: '111100000', shown: /[01]{3} ?[01]{3} ?[01]{3}/,
    startup: '111100000',
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
  errorVelocityThreshold: number({
    wire: 'WE',
    description: 'Error velocity above which data is bad. Documented to 5000; the firmware accepts more.',
    unit: 'mm s-1', range: [0, 9_999],
    startup: 2_000,
    isRestoredAfterDirectAccess: true,
  }),
  blankAfterTransmit: number({
    wire: 'WF',
    description: 'Distance that is left out in front of the transducer.',
    unit: 'cm', range: [0, 9_999],
    startup: 704,
    isRestoredAfterDirectAccess: true,
  }),
  clipPastBottom: switched({
    wire: 'WI',
    description: 'Whether data beyond the bottom is marked as bad.',
    startup: false,
    isRestoredAfterDirectAccess: true,
  }),
  receiverGain: number({
    wire: 'WJ',
    description: 'Gain of the receiver: 0 is 40 dB less, 1 is normal.',
    unit: '1',
    range: [0, 1],
    startup: 1,
    isRestoredAfterDirectAccess: true,
  }),
  numberOfCells: number({
    wire: 'WN',
    description: 'Number of depth cells.',
    unit: '1',
    range: [1, 255],
    startup: 100,
    isRestoredAfterDirectAccess: true,
  }),
  pingsPerEnsemble: number({
    wire: 'WP',
    description: 'Pings averaged into an ensemble.',
    unit: '1',
    range: [0, 16_384],
    startup: 1,
    isRestoredAfterDirectAccess: true,
  }),
  sampleAmbientSound: switched({
    wire: 'WQ',
    description: 'Whether ambient sound is sampled.',
    startup: false,
    visibility: 'immutable',
    isRestoredAfterDirectAccess: true,
  }),
  cellSize: number({
    wire: 'WS',
    description: 'Length of a depth cell; what is possible depends on the frequency.',
    unit: 'cm', range: [40, 3_200],
    startup: 800,
    isRestoredAfterDirectAccess: true,
  }),
  transmitLength: number({
    wire: 'WT',
    description: 'Length of the transmitted pulse; 0 is that of a cell.',
    unit: 'cm', range: [0, 3_200],
    startup: 0,
    isRestoredAfterDirectAccess: true,
  }),
  pingWeight: number({
    wire: 'WU',
    description: 'Weight of pings: 0 box, 1 triangle (H-OM p. 179).',
    unit: '1',
    range: [0, 1],
    startup: 0,
    isRestoredAfterDirectAccess: true,
  }),
  ambiguityVelocity: number({
    wire: 'WV',
    description: "Ambiguity velocity (H-OM p. 179; the lineage's table ends at 480, its tests go to 700).",
    unit: 'cm s-1', range: [2, 700],
    startup: 175,
    isRestoredAfterDirectAccess: true,
  }),
};
