import { array, at, i16le, layout, literal, u8 } from '@taffrail/driver';

/** How many columns every profile has, whatever the number of beams. */
const COLUMNS = 4;

/** One column of a profile of bytes: the first value behind the id, the next one cell further. */
const bytes = (column: number, options: { readonly unit: string; readonly lineageId: string; readonly description: string }) =>
  at(2 + column, array(u8(options), { count: 'cellCount', stride: COLUMNS }));

const velocity = (beam: 1 | 2 | 3 | 4) =>
  at(
    2 + 2 * (beam - 1),
    array(i16le({ unit: 'mm s-1', lineageId: `velocity_beam${beam}`, description: `Velocity along beam ${beam}, cell by cell.`, missing: -32_768 }), {
      count: 'cellCount',
      stride: 2 * COLUMNS,
    }),
  );
const correlation = (beam: 1 | 2 | 3 | 4) =>
  bytes(beam - 1, { unit: 'count', lineageId: `correlation_magnitude_beam${beam}`, description: `Correlation of beam ${beam}, cell by cell; 255 is perfect.` });
/** About 0.45 dB each, which is unverified. */
const echoIntensity = (beam: 1 | 2 | 3 | 4) =>
  bytes(beam - 1, { unit: 'count', lineageId: `echo_intensity_beam${beam}`, description: `Echo intensity of beam ${beam}, cell by cell.` });
const percentGood = (beam: 1 | 2 | 3 | 4) =>
  bytes(beam - 1, { unit: 'percent', lineageId: `percent_good_beam${beam}`, description: `Good pings of beam ${beam}, cell by cell.` });

/** Velocities (id 0x0100): cell 1 of all beams, cell 2 of all beams, and so on (H-OM p. 211). What is bad has no value. */
export const velocities = layout({ id: literal([0x00, 0x01]), velocityBeam1: velocity(1), velocityBeam2: velocity(2), velocityBeam3: velocity(3), velocityBeam4: velocity(4) });

/** Correlation magnitudes (id 0x0200), in the order of {@link velocities}. */
export const correlations = layout({
  id: literal([0x00, 0x02]),
  correlationBeam1: correlation(1),
  correlationBeam2: correlation(2),
  correlationBeam3: correlation(3),
  correlationBeam4: correlation(4),
});

/** Echo intensities (id 0x0300), in the order of {@link velocities}. */
export const echoIntensities = layout({
  id: literal([0x00, 0x03]),
  echoIntensityBeam1: echoIntensity(1),
  echoIntensityBeam2: echoIntensity(2),
  echoIntensityBeam3: echoIntensity(3),
  echoIntensityBeam4: echoIntensity(4),
});

/** Percent good (id 0x0400), in the order of {@link velocities}; other than beam by beam where velocities were transformed. */
export const percentsGood = layout({
  id: literal([0x00, 0x04]),
  percentGoodBeam1: percentGood(1),
  percentGoodBeam2: percentGood(2),
  percentGoodBeam3: percentGood(3),
  percentGoodBeam4: percentGood(4),
});
