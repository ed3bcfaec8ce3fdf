import { Chunker } from '@taffrail/driver';
import { satlanticPar } from '@taffrail/satlantic-par';
import type { Page } from './page.ts';
import { race } from './race.ts';

const LINE = 'SATPAR0464,14238553.95,2157484928,150';
const COUNT = 10_000;
/** What somebody would write who wants the numbers and nothing else. */
const PLAIN = /^SATPAR(\d+),(\d+\.\d\d),(\d+),(\d{1,3})$/;

/** Measures reading a PAR sensor's frames against one `RegExp` for each line. */
export async function measurePar(): Promise<Page> {
  const bytes = new TextEncoder().encode(`${LINE}\r\n`.repeat(COUNT));
  const times = await race([
    { name: 'one RegExp a line', units: COUNT, run: () => { counted(byHand(bytes)); } },
    { name: 'Chunker', units: COUNT, run: () => { counted(new Chunker(satlanticPar).push({ bytes, receivedAtMs: 0 }).length); } },
  ]);
  const [hand = NaN, own = NaN] = times.values();
  return {
    heading: 'Benchmarks: frames of the PAR sensor',
    method: `${COUNT.toLocaleString('en')} SATPAR frames in one piece go through \`Chunker\`; by hand, each line is matched with one \`RegExp\`, its numbers converted and its checksum looked at. In turn, medians of 15 turns.`,
    findings: [{ title: 'SATPAR frames to particles', found: own / hand, unit: 'of one RegExp a line', atMost: 2 }],
    tables: [{ columns: ['ns for each line', ...times.keys()], rows: [['SATPAR', hand, own]] }],
  };
}

function byHand(bytes: Uint8Array): number {
  let count = 0;
  for (const line of new TextDecoder('latin1').decode(bytes).split('\r\n')) {
    const match = PLAIN.exec(line);
    if (match === null) continue;
    let sum = 0;
    for (let at = 0; at <= line.lastIndexOf(','); at += 1) sum += line.charCodeAt(at);
    if (((sum + Number(match[4])) & 0xff) === 0 && Number(match[2]) > 0 && Number(match[3]) > 0) count += 1;
  }
  return count;
}

function counted(frames: number): void {
  if (frames !== COUNT) throw new Error(`${COUNT - frames} of ${COUNT} frames were lost`);
}
