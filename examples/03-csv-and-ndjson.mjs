// Files of samples: CSV with names and units from the definition, and NDJSON that keeps times, quality and identity.
// Run: node examples/03-csv-and-ndjson.mjs csv > samples.csv
//      node examples/03-csv-and-ndjson.mjs ndjson > samples.ndjson
import { particleToJson, toAsyncIterable } from '@taffrail/driver';
import { ctd, Sbe37Driver } from '@taffrail/seabird-sbe37';
import { Sbe37Simulator } from '@taffrail/seabird-sbe37/simulator';

const format = process.argv[2] ?? 'csv';
const instrument = new Sbe37Simulator({ speed: 60 });
const driver = new Sbe37Driver({ open: async (url) => instrument.connect({ url }) });
await driver.configure({ url: 'memory:sbe37' });
await driver.connect();
await driver.discover();

const fields = Object.entries(ctd.fields);
if (format === 'csv') console.log(['time', 'quality', ...fields.map(([name, { unit }]) => `${name} (${unit})`)].join(','));
const samples = toAsyncIterable(driver.particles$, { capacity: 100 });
await driver.startAutosample();
let count = 0;
for await (const sample of samples) {
  if (format === 'csv') {
    /** @type {Readonly<Record<string, unknown>>} */
    const values = sample.values;
    console.log([new Date(sample.times.driverMs).toISOString(), sample.quality, ...fields.map(([name]) => values[name] ?? '')].join(','));
  } else {
    console.log(JSON.stringify(particleToJson(sample)));
  }
  count += 1;
  if (count === 3) break;
}
await driver.stopAutosample();
await driver.close();
instrument.close();
