import { Chunker } from '@taffrail/driver';
import { seededRandom } from '@taffrail/simulator';
import { workhorse } from '@taffrail/teledyne-workhorse';
import { ensembleBytes, SettingMemory, ShearingWater } from '@taffrail/teledyne-workhorse/simulator';
import type { Page } from './page.ts';
import { type HandEnsemble, readByHand } from './pd0-by-hand.ts';
import { inPieces } from './pieces.ts';
import { race } from './race.ts';

const COUNT = 1_000;
const CELLS = 40;

/** Measures reading PD0 ensembles against a loop over a `DataView` that reads the same values of the same pieces. */
export async function measurePd0(): Promise<Page> {
  const bytes = recordingOf(COUNT);
  const pieces = inPieces(bytes, 65_536);
  let sink = 0;
  // Kept, or an engine would see that nobody looks at most of it and not make it.
  let kept: HandEnsemble | undefined;
  const times = await race([
    { name: 'by hand', units: bytes.length, run: () => { sink = 0; readByHand(pieces, (ensemble) => { kept = ensemble; sink += ensemble.velocity[0]?.length ?? 0; }); counted(kept === undefined ? 0 : sink / CELLS); } },
    {
      name: 'Chunker',
      units: bytes.length,
      run: () => {
        sink = 0;
        const chunker = new Chunker(workhorse);
        for (const piece of pieces) {
          for (const item of chunker.push(piece)) {
            if (item.type === 'particle' && item.stream === 'adcp_velocity_beam') sink += item.values.velocityBeam1?.length ?? 0;
          }
        }
        counted(sink / CELLS);
      },
    },
  ]);
  const [hand = NaN, own = NaN] = times.values();
  return {
    heading: 'Benchmarks: PD0 ensembles',
    method: `${COUNT.toLocaleString('en')} ensembles of ${CELLS} cells, as the simulated WorkHorse sends them, go through \`Chunker\`: header and fixed leader, variable leader, velocities, correlations, echo intensities and percent good, each of which is read, and of which the particles of set-up and state are published on change. The loop by hand is given the same pieces of 65,536 bytes, keeps what is not whole, finds the sync, checks the sum, reads the same values with a \`DataView\`, and makes one object of each ensemble. In turn, medians of 15 turns. Either of the two goals is enough.`,
    findings: [
      { title: 'PD0 to particles', found: 1_000 / own, unit: 'MB/s', atLeast: 100 },
      { title: 'PD0 to particles', found: own / hand, unit: 'of a loop by hand', atMost: 3 },
    ],
    tables: [{ columns: ['MB/s', ...times.keys()], rows: [['PD0', 1_000 / hand, 1_000 / own]] }],
  };
}

/** Makes ensembles that differ in what differs from one to the next at sea. */
function recordingOf(count: number): Uint8Array {
  const settings = new SettingMemory({ WN: String(CELLS) });
  const water = new ShearingWater(seededRandom(1));
  const ensembles = Array.from({ length: count }, (_, i) =>
    ensembleBytes(settings, water, { number: i + 1, clockMs: 1_337_113_969_860, clockText: '2012/05/15,20:32:49', pressure: 400 + (i % 7), hasBottomTrack: false }),
  );
  return new Uint8Array(Buffer.concat(ensembles));
}

function counted(ensembles: number): void {
  if (ensembles !== COUNT) throw new Error(`${COUNT - ensembles} of ${COUNT} ensembles were lost`);
}
