export { outputOf } from './command-output.ts';
export { COMMAND_REFERENCE, commandReference, commandsIn } from './reference/command-reference.ts';
export { INSTRUMENT_REFERENCE, instrumentReference } from './reference/instrument-reference.ts';
export { referenceOf } from './reference/reference.ts';
