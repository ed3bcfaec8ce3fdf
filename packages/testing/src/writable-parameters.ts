import type { Parameter } from '@taffrail/driver';
import type { AnyInstrument } from './instrument-under-test.ts';

/** Lists the parameters that a test may set: those that can be written, less those that are to be left alone. */
export function writableParameters({ definition, leaveAlone = [] }: AnyInstrument): readonly (readonly [name: string, parameter: Parameter])[] {
  return Object.entries<Parameter>(definition.parameters).filter(([name, { visibility }]) => visibility === 'read-write' && !leaveAlone.includes(name));
}
