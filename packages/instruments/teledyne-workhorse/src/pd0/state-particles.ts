import { binaryParticle } from '@taffrail/driver';
import { type Ensemble, ensemble, ensembleMs, ensembleNumberOf } from './ensemble.ts';
import { fixedLeader } from './fixed-leader.ts';
import { frame } from './frame.ts';
import { errorStatusBits } from './variable-leader.ts';

const kind = { framing: frame, layout: ensemble, instrumentMs: ensembleMs } as const;

/** What the lineage has in another stream than that of the rest of the fixed leader. */
const ELSEWHERE: readonly string[] = ['firstCellDistance', 'transmitPulseLength'];
type FixedLeaderName = Exclude<keyof NonNullable<ReturnType<typeof fixedLeader.read>>, 'firstCellDistance' | 'transmitPulseLength'>;

/** How the instrument is made and set up: header and fixed leader, published when something in them has changed. */
export const configuration = binaryParticle('adcp_config', {
  description: 'Make and set-up of the instrument, when they have changed.',
  ...kind,
  cadence: 'on-change',
  fields: [
    'byteCount',
    'dataTypeCount',
    'dataTypeOffsets',
    // The names of the layout's own fields but for two.
    ...(Object.keys(fixedLeader.fields).filter((name) => !ELSEWHERE.includes(name)) as FixedLeaderName[]),
  ],
});

/** How the instrument is doing, published when something in it has changed. */
export const engineering = binaryParticle('adcp_engineering', {
  description: 'State of the instrument, when it has changed.',
  ...kind,
  cadence: 'on-change',
  fields: [
    'transmitPulseLength',
    'builtInTestResult',
    'speedOfSound',
    'minimumWaitMinutes',
    'minimumWaitSeconds',
    'minimumWaitHundredths',
    'headingDeviation',
    'pitchDeviation',
    'rollDeviation',
    'adcTransmitCurrent',
    'adcTransmitVoltage',
    'adcAmbientTemperature',
    'adcPressurePlus',
    'adcPressureMinus',
    'adcAttitudeTemperature',
    'adcAttitude',
    'adcContaminationSensor',
    'errorStatusWord',
    'pressureVariance',
  ],
  derived: {
    errors: { unit: '1', description: 'What the bits of the error status word say.', value: ({ errorStatusWord }) => errorsIn(errorStatusWord) },
  },
});

/** What bottom track found. The lineage's driver publishes no such stream. */
export const bottom = binaryParticle('adcp_bottom_track', {
  description: 'Range and velocity of the bottom, of the ensembles that have them.',
  ...kind,
  isOfKind: ({ bottomMode }) => bottomMode !== undefined,
  fields: [
    'coordinateTransformType',
    'bottomPings',
    'reacquireDelay',
    'bottomCorrelationMinimum',
    'bottomAmplitudeMinimum',
    'bottomPercentGoodMinimum',
    'bottomMode',
    'bottomErrorVelocityMaximum',
    'bottomVelocity',
    'bottomCorrelation',
    'bottomAmplitude',
    'bottomPercentGood',
    'layerMinimum',
    'layerNear',
    'layerFar',
    'layerVelocity',
    'layerCorrelation',
    'layerAmplitude',
    'layerPercentGood',
    'bottomMaximumDepth',
    'bottomSignalStrength',
    'bottomGain',
  ],
  derived: {
    ensembleNumber: { unit: '1', lineageId: 'ensemble_number', description: 'Number of the ensemble.', value: ensembleNumberOf },
    bottomRange: { unit: 'cm', description: 'Range to the bottom, beam by beam; null where it was not found.', value: bottomRangesIn },
  },
});

function errorsIn(word: number): readonly string[] {
  if (word === 0) return [];
  return [...errorStatusBits].filter(([bit]) => ((word >>> bit) & 1) === 1).map(([, name]) => name);
}

function bottomRangesIn({ bottomRangeLow = [], bottomRangeHigh = [] }: Ensemble): readonly (number | null)[] {
  return bottomRangeLow.map((low, beam) => (bottomRangeHigh[beam] ?? 0) * 65_536 + low || null);
}
