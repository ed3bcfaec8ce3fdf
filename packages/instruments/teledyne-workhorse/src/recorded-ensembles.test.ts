import { env } from 'node:process';
import { corruptionSweep } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { fixture, hasFixtures } from '../test/fixture.ts';
import { readAll } from '../test/read-all.ts';
import { workhorse } from './definition.ts';

const RECORDING = 'pd0_sample.bin';
const ENSEMBLE_BYTES = 954;

/** What the recording is known to have in some of its ensembles: number, time, depth, heading, pitch, roll, temperature, pressure, and sums. */
const KNOWN = [
  { at: 0, number: 435, time: '2012-05-15T20:32:49.860Z', scalars: [1, 19_631, 29, -263, 1_887, 197], first: [-57, -14, 37, -12], good: 14, sums: [925, 4_510, 12_536, 1_400] },
  { at: 2, number: 437, time: '2012-05-15T20:32:53.900Z', scalars: [0, 19_609, 30, -263, 1_883, -442], first: [-57, -14, 27, -5], good: 13, sums: [590, 4_568, 12_445, 1_300] },
  { at: 9, number: 444, time: '2012-05-15T20:33:08.040Z', scalars: [4, 19_635, 30, -262, 1_885, 428], first: [-57, -18, 27, 5], good: 13, sums: [1_801, 4_540, 12_472, 1_300] },
  { at: 19, number: 454, time: '2012-05-15T20:33:28.240Z', scalars: [0, 19_632, 27, -262, 1_883, -402], first: [-55, -20, 18, 30], good: 12, sums: [828, 4_675, 12_594, 1_200] },
] as const;

const sum = (profiles: readonly (readonly (number | null)[] | undefined)[]) => profiles.flatMap((profile) => profile ?? []).reduce<number>((total, value) => total + (value ?? 0), 0);

/** Recordings are not part of this repository: `TAFFRAIL_FIXTURES` says where they are. */
describe.runIf(hasFixtures)('the recorded ensembles of a 600 kHz unit', () => {
  it.each([1, 7, 64, 953, 20_000])('have the values that are known of them, read %i bytes at a time', (pieceBytes) => {
    const velocities = readAll(fixture(RECORDING), pieceBytes).particles.flatMap((each) => (each.stream === 'adcp_velocity_beam' ? [each] : []));

    expect(velocities).toHaveLength(20);
    for (const { at, number, time, scalars, first, good, sums } of KNOWN) {
      const { values, quality, times, id } = velocities[at] ?? {};
      const { transducerDepth, heading, pitch, roll, temperature, pressure } = values ?? {};
      const profiles = [values?.velocityBeam1, values?.velocityBeam2, values?.velocityBeam3, values?.velocityBeam4];
      expect({ number: values?.ensembleNumber, quality, position: id?.position, timeMs: times?.instrumentMs }).toEqual({ number, quality: 'ok', position: BigInt(at * ENSEMBLE_BYTES), timeMs: Date.parse(time) });
      expect([transducerDepth, heading, pitch, roll, temperature, pressure]).toEqual(scalars);
      expect(profiles.map((profile) => profile?.[0])).toEqual(first);
      expect(profiles.flatMap((profile) => profile ?? []).filter((value) => value !== null)).toHaveLength(good);
      expect([
        sum(profiles),
        sum([values?.correlationBeam1, values?.correlationBeam2, values?.correlationBeam3, values?.correlationBeam4]),
        sum([values?.echoIntensityBeam1, values?.echoIntensityBeam2, values?.echoIntensityBeam3, values?.echoIntensityBeam4]),
        sum([values?.percentGoodBeam1, values?.percentGoodBeam2, values?.percentGoodBeam3, values?.percentGoodBeam4]),
      ]).toEqual(sums);
    }
  });

  it('tell the set-up once, since it never changes', () => {
    const { particles } = readAll(fixture(RECORDING));

    const setUps = particles.flatMap(({ stream, values }) => (stream === 'adcp_config' ? [values] : []));
    expect(setUps).toEqual([
      expect.objectContaining({
        ...{ firmwareVersion: 50, firmwareRevision: 40, frequency: 600, beamPattern: 1, headAttached: 1, verticalOrientation: 1, configuredBeamAngle: 20, beamConfiguration: 4 },
        ...{ byteCount: 952, dataTypeOffsets: [18, 77, 142, 464, 626, 788], cellCount: 40, cellLength: 100, blankAfterTransmit: 88, lowCorrelationThreshold: 64 },
        ...{ errorVelocityThreshold: 5_000, coordinateTransformType: 0, falseTargetThreshold: 255, transmitLagDistance: 24, systemPower: 255, instrumentSerialNumber: '16779' },
      }),
    ]);
  });

  it('end in one that is cut short, which is no particle', () => {
    const { unparsed } = readAll(fixture(RECORDING));

    expect(unparsed.map(({ reason, position, lengthBytes }) => ({ reason, position, lengthBytes }))).toEqual([{ reason: 'incomplete', position: 19_080n, lengthBytes: 920 }]);
  });

  /** `ENSEMBLES=20` for all of them. */
  it.each(Array.from({ length: Number(env['ENSEMBLES'] ?? 1) }, (_, index) => index))('keep their word whatever is done to number %i of them', (index) => {
    const record = fixture(RECORDING).slice(index * ENSEMBLE_BYTES, (index + 1) * ENSEMBLE_BYTES);

    const { damages, same, flagged, unparsed, altered } = corruptionSweep({ definition: workhorse, record });

    expect({ damages, same, flagged, unparsed, altered }).toEqual({ damages: 10 * ENSEMBLE_BYTES, same: 0, flagged: 0, unparsed: 10 * ENSEMBLE_BYTES, altered: 0 });
  }, 120_000);
});
