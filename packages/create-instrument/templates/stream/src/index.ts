export { AcmeX1Driver } from './acme-x1-driver.ts';
export { AcmeX1Protocol } from './acme-x1-protocol.ts';
export { acmeX1 } from './definition.ts';
export { instrument } from './instrument.ts';
export { lineChecksum } from './line-checksum.ts';
export { sample } from './sample.ts';
