// Samples in a loop: an instrument that sends of its own accord, and `for await` with a buffer that has an end.
// Run: node examples/02-for-await.mjs
import { toAsyncIterable } from '@taffrail/driver';
import { Sbe37Driver } from '@taffrail/seabird-sbe37';
import { Sbe37Simulator } from '@taffrail/seabird-sbe37/simulator';

const instrument = new Sbe37Simulator({ speed: 60 });
const driver = new Sbe37Driver({ open: async (url) => instrument.connect({ url }) });
await driver.configure({ url: 'memory:sbe37' });
await driver.connect();
await driver.discover();

// Beyond a hundred samples that nobody has taken yet, the oldest are left out.
const samples = toAsyncIterable(driver.particles$, { capacity: 100, overflow: 'drop-oldest' });
await driver.startAutosample();
let count = 0;
for await (const { values } of samples) {
  count += 1;
  console.log(`sample ${count}: ${values.temperature} degrees Celsius`);
  if (count === 3) break;
}
await driver.stopAutosample();
await driver.close();
instrument.close();
