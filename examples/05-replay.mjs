// A recorded session, sixty times as fast: the recording answers the driver as the instrument did.
// Run: node examples/05-replay.mjs
// The recording was made with `taffrail simulate sbe37` and `taffrail record tcp://127.0.0.1:4001 --out 05-session.transcript`,
// while `taffrail run sbe37 --connect agent://… --autosample --samples 3` drove the instrument. `taffrail … --connect
// 'sim:recording?file=FILE&speed=60'` does the same as this program.
import { readFile } from 'node:fs/promises';
import { toAsyncIterable } from '@taffrail/driver';
import { Sbe37Driver } from '@taffrail/seabird-sbe37';
import { parseTranscript, RecordedInstrument } from '@taffrail/simulator';

const recording = parseTranscript(await readFile(new URL('05-session.transcript', import.meta.url), 'utf8'));
const instrument = new RecordedInstrument(recording, { speed: 60 });
const driver = new Sbe37Driver({ open: async (url) => instrument.connect({ url }) });
await driver.configure({ url: 'memory:recording' });
await driver.connect();
await driver.discover();

const samples = toAsyncIterable(driver.particles$, { capacity: 100 });
await driver.startAutosample();
let count = 0;
for await (const { values } of samples) {
  count += 1;
  console.log(`${values.temperature} degrees Celsius, ${values.conductivity} S/m, ${values.pressure} dbar`);
  if (count === 3) break;
}
await driver.close();
instrument.close();
