// A published driver in ten lines: find the instrument, take a sample, let it go.
// Run: node examples/01-ten-lines.mjs
import { Sbe37Driver } from '@taffrail/seabird-sbe37';
import { Sbe37Simulator } from '@taffrail/seabird-sbe37/simulator';

const instrument = new Sbe37Simulator({ speed: 60 });
const driver = new Sbe37Driver({ open: async (url) => instrument.connect({ url }) });
await driver.configure({ url: 'memory:sbe37' });
await driver.connect();
await driver.discover();
const { temperature, conductivity, pressure } = await driver.acquireSample();
console.log(`${temperature} degrees Celsius, ${conductivity} S/m, ${pressure} dbar`);
await driver.close();
instrument.close();
