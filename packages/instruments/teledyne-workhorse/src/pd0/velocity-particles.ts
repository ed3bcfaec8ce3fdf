import { binaryParticle, type Quality } from '@taffrail/driver';
import { type Ensemble, ensemble, ensembleMs, ensembleNumberOf } from './ensemble.ts';
import { frame } from './frame.ts';

/** The coordinates that velocities can be in. */
const Coordinates = { BEAM: 0, INSTRUMENT: 1, SHIP: 2, EARTH: 3 } as const;

/** What belongs to velocities in any coordinates. */
const SURROUNDINGS = [
  'cellCount',
  'cellLength',
  'firstCellDistance',
  'heading',
  'pitch',
  'roll',
  'salinity',
  'temperature',
  'transducerDepth',
  'pressure',
  'verticalOrientation',
] as const;
const CORRELATIONS = ['correlationBeam1', 'correlationBeam2', 'correlationBeam3', 'correlationBeam4'] as const;
const ECHO_INTENSITIES = ['echoIntensityBeam1', 'echoIntensityBeam2', 'echoIntensityBeam3', 'echoIntensityBeam4'] as const;
const BY_BEAM = [
  ...(['velocityBeam1', 'velocityBeam2', 'velocityBeam3', 'velocityBeam4'] as const),
  ...(['percentGoodBeam1', 'percentGoodBeam2', 'percentGoodBeam3', 'percentGoodBeam4'] as const),
] as const;

const ensembleNumber = { unit: '1', lineageId: 'ensemble_number', description: 'Number of the ensemble.', value: ensembleNumberOf } as const;

/** Percent good has another meaning in each column where velocities were transformed (H-OM p. 217). */
const percents = {
  percentGood3Beam: { unit: 'percent', lineageId: 'percent_good_3beam', description: 'Good solutions of three beams, cell by cell.', isOptional: true, value: (of: Ensemble) => of.percentGoodBeam1 },
  percentTransformsReject: {
    unit: 'percent',
    lineageId: 'percent_transforms_reject',
    description: 'Transformations rejected for their error velocity, cell by cell.',
    isOptional: true,
    value: (of: Ensemble) => of.percentGoodBeam2,
  },
  percentBadBeams: { unit: 'percent', lineageId: 'percent_bad_beams', description: 'Pings with more than one bad beam, cell by cell.', isOptional: true, value: (of: Ensemble) => of.percentGoodBeam3 },
  percentGood4Beam: { unit: 'percent', lineageId: 'percent_good_4beam', description: 'Good solutions of four beams, cell by cell.', isOptional: true, value: (of: Ensemble) => of.percentGoodBeam4 },
} as const;

const first = (description: string, lineageId?: string) => ({ ...component(description, lineageId), value: (of: Ensemble) => of.velocityBeam1 });
const second = (description: string, lineageId?: string) => ({ ...component(description, lineageId), value: (of: Ensemble) => of.velocityBeam2 });
const third = (description: string, lineageId?: string) => ({ ...component(description, lineageId), value: (of: Ensemble) => of.velocityBeam3 });
const errorVelocity = { ...component('Difference of two estimates of the vertical velocity, cell by cell.', 'error_velocity'), value: (of: Ensemble) => of.velocityBeam4 };

/** Velocities along the beams. */
export const beamVelocity = binaryParticle('adcp_velocity_beam', {
  description: 'One ensemble, with velocities along the beams.',
  ...kindOf(Coordinates.BEAM),
  fields: [...SURROUNDINGS, ...CORRELATIONS, ...ECHO_INTENSITIES, ...BY_BEAM],
  derived: { ensembleNumber },
});

/** Velocities relative to the earth. */
export const earthVelocity = binaryParticle('adcp_velocity_earth', {
  description: 'One ensemble, with velocities relative to the earth.',
  ...kindOf(Coordinates.EARTH),
  fields: [...SURROUNDINGS, ...CORRELATIONS, ...ECHO_INTENSITIES],
  derived: {
    ensembleNumber,
    waterVelocityEast: first('Velocity to the east, cell by cell.', 'water_velocity_east'),
    waterVelocityNorth: second('Velocity to the north, cell by cell.', 'water_velocity_north'),
    waterVelocityUp: third('Velocity upwards, cell by cell.', 'water_velocity_up'),
    errorVelocity,
    ...percents,
  },
});

/** Velocities relative to the instrument. The lineage has no such stream, and fails. */
export const instrumentVelocity = binaryParticle('adcp_velocity_instrument', {
  description: 'One ensemble, with velocities relative to the instrument.',
  ...kindOf(Coordinates.INSTRUMENT),
  fields: [...SURROUNDINGS, ...CORRELATIONS, ...ECHO_INTENSITIES],
  derived: {
    ensembleNumber,
    velocityX: first('Velocity from beam 1 to beam 2, cell by cell.'),
    velocityY: second('Velocity from beam 4 to beam 3, cell by cell.'),
    velocityZ: third('Velocity to the transducer, cell by cell.'),
    errorVelocity,
    ...percents,
  },
});

/** Velocities relative to the ship. The lineage has no such stream, and fails. */
export const shipVelocity = binaryParticle('adcp_velocity_ship', {
  description: 'One ensemble, with velocities relative to the ship.',
  ...kindOf(Coordinates.SHIP),
  fields: [...SURROUNDINGS, ...CORRELATIONS, ...ECHO_INTENSITIES],
  derived: {
    ensembleNumber,
    velocityStarboard: first('Velocity to starboard, cell by cell.'),
    velocityForward: second('Velocity forward, cell by cell.'),
    velocityMast: third('Velocity up the mast, cell by cell.'),
    errorVelocity,
    ...percents,
  },
});

function component(description: string, lineageId?: string) {
  return { unit: 'mm s-1', description, isOptional: true, ...(lineageId !== undefined && { lineageId }) } as const;
}

function kindOf(coordinates: number) {
  return {
    framing: frame,
    layout: ensemble,
    instrumentMs: ensembleMs,
    isOfKind: ({ coordinateTransformType }: Ensemble) => coordinateTransformType === coordinates,
    /** With another number of beams nobody here has seen what the columns hold; simulated data is no measurement. */
    quality: ({ beamCount, dataFlag }: Ensemble): Quality => (beamCount === 4 && dataFlag === 0 ? 'ok' : 'questionable'),
  } as const;
}
