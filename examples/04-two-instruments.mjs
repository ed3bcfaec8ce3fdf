// Two instruments side by side: each has its driver and its own pace, and their samples are one stream.
// Run: node examples/04-two-instruments.mjs
import { toAsyncIterable } from '@taffrail/driver';
import { SatlanticParDriver } from '@taffrail/satlantic-par';
import { SatlanticParSimulator } from '@taffrail/satlantic-par/simulator';
import { Sbe37Driver } from '@taffrail/seabird-sbe37';
import { Sbe37Simulator } from '@taffrail/seabird-sbe37/simulator';
import { merge } from 'rxjs';

const mooring = new Sbe37Simulator({ speed: 10 });
const light = new SatlanticParSimulator({ speed: 10, mode: 'command' });
const ctdDriver = new Sbe37Driver({ open: async (url) => mooring.connect({ url }) });
const parDriver = new SatlanticParDriver({ open: async (url) => light.connect({ url }) });
const drivers = [parDriver, ctdDriver];

for (const driver of drivers) {
  await driver.configure({ url: 'memory:instrument' });
  await driver.connect();
  await driver.discover();
}

const samples = toAsyncIterable(merge(ctdDriver.particles$, parDriver.particles$), { capacity: 1_000 });
await Promise.all(drivers.map((driver) => driver.startAutosample()));
const seen = new Set();
for await (const { instrument, stream } of samples) {
  if (seen.has(stream)) continue;
  seen.add(stream);
  console.log(`${instrument} sends ${stream}`);
  if (seen.has('ctd_parsed') && seen.has('parad_sa_sample')) break;
}
await Promise.all(drivers.map((driver) => driver.stopAutosample()));
await Promise.all(drivers.map((driver) => driver.close()));
mooring.close();
light.close();
