import { array, block, blockTable, layout, optionalBlock, spare, u16le, u8, utcMs } from '@taffrail/driver';
import { bottomTrack } from './bottom-track.ts';
import { fixedLeader } from './fixed-leader.ts';
import { correlations, echoIntensities, percentsGood, velocities } from './profiles.ts';
import { variableLeader } from './variable-leader.ts';

/**
 * One PD0 ensemble: the header, and the data types wherever its table says (H-OM pp. 200-222).
 *
 * Both leaders are always there, whatever `WD` says, and an ensemble without them tells nothing; of the others any may be
 * absent. Of a data type that comes twice the first counts, and types with other ids (0x0500 status, 0x2000 navigation) are
 * passed over.
 */
export const ensemble = layout({
  sync: spare(2),
  byteCount: u16le({ unit: 'byte', lineageId: 'num_bytes', description: 'Bytes of the ensemble without its checksum.' }),
  unused: spare(1),
  dataTypeCount: u8({ unit: '1', lineageId: 'num_data_types', description: 'Number of data types in the ensemble.' }),
  dataTypeOffsets: array(u16le({ unit: 'byte', lineageId: 'offset_data_types', description: 'Where each data type begins.' }), { count: 'dataTypeCount' }),
  dataTypes: blockTable({
    count: { at: 5, as: 'u8' },
    offsets: { at: 6, as: 'u16le' },
    id: 'u16le',
    blocks: {
      fixedLeader: block(0x0000, fixedLeader),
      variableLeader: block(0x0080, variableLeader),
      velocities: optionalBlock(0x0100, velocities),
      correlations: optionalBlock(0x0200, correlations),
      echoIntensities: optionalBlock(0x0300, echoIntensities),
      percentsGood: optionalBlock(0x0400, percentsGood),
      bottomTrack: optionalBlock(0x0600, bottomTrack),
    },
  }),
});

/** The values of an ensemble. */
export type Ensemble = NonNullable<ReturnType<typeof ensemble.read>>;

/** Tells when an ensemble was taken, by the instrument's clock, which is taken to run on UTC. */
export function ensembleMs({ century, year, month, day, hour, minute, second, hundredth }: Ensemble): number | undefined {
  const wholeMs = utcMs({ year: century * 100 + year, month, day, hour, minute, second });
  return wholeMs === undefined ? undefined : wholeMs + hundredth * 10;
}

/** Numbers an ensemble: 24 bits, of which the lineage's dictionary keeps 16. */
export function ensembleNumberOf({ ensembleNumberHigh, ensembleNumberLow }: Ensemble): number {
  return ensembleNumberHigh * 65_536 + ensembleNumberLow;
}
