export { sbe37 } from './definition.ts';
export { instrument } from './instrument.ts';
export { ctd } from './sample.ts';
export { Sbe37Driver } from './sbe37-driver.ts';
export { Sbe37Protocol } from './sbe37-protocol.ts';
export { parseSelfTest, type SelfTest } from './self-test.ts';
