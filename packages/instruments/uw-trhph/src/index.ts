export { trhph } from './definition.ts';
export type { DiagnosticScan } from './diagnostics.ts';
export { instrument } from './instrument.ts';
export { trhphMenu } from './menu.ts';
export { sample } from './sample.ts';
export { status } from './status.ts';
export { TrhphDriver } from './trhph-driver.ts';
export { TrhphProtocol } from './trhph-protocol.ts';
export { WrongProgramError } from './wrong-program-error.ts';
