import { measureChunk } from './chunk.ts';
import { measureFsm } from './fsm.ts';
import type { CodeMeasurement } from './page.ts';
import { measurePar } from './par.ts';
import { measurePd0 } from './pd0.ts';
import { measureVerbs } from './verbs.ts';

/** What is measured within a program, by the names that the command line has for it. */
export const CODE_MEASUREMENTS: readonly CodeMeasurement[] = [
  { name: 'fsm', measure: measureFsm },
  { name: 'chunk', measure: measureChunk },
  { name: 'pd0', measure: measurePd0 },
  { name: 'par', measure: measurePar },
  { name: 'ts', measure: measureVerbs },
];
