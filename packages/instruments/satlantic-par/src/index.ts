export { satlanticPar } from './definition.ts';
export { frame, frameChecksum } from './frame.ts';
export { instrument } from './instrument.ts';
export { NoConsoleError } from './no-console-error.ts';
export { SatlanticParDriver } from './satlantic-par-driver.ts';
export { SatlanticParProtocol } from './satlantic-par-protocol.ts';
export { status } from './status.ts';
