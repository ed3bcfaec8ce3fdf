import { DriverProtocolState } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';
import type { Routes } from '../routes.ts';
import type { DefinitionSubject } from './definition.ts';

/** Checks that the declared states hang together: each can be reached from UNKNOWN, and each handles something. */
export async function checkStateGraph({ definition: { states } }: DefinitionSubject): Promise<void> {
  const reached = new Set<string>([DriverProtocolState.UNKNOWN]);
  // A Set is walked in the order of insertion, what is inserted meanwhile included.
  for (const state of reached) {
    // What is not declared has no cells to follow.
    for (const targets of Object.values(states[state as keyof typeof states] ?? {})) targets.forEach((target) => reached.add(target));
  }
  const unreached = Object.keys(states).filter((state) => !reached.has(state));
  const idle = Object.entries(states).filter(([, cells]) => Object.keys(cells).length === 0).map(([state]) => state);
  if (!Object.hasOwn(states, DriverProtocolState.UNKNOWN)) throw new ConformanceError('there is no state UNKNOWN, in which every driver begins');
  if (unreached.length > 0) throw new ConformanceError(`no event leads to ${unreached.join(', ')}`, { expected: [], actual: unreached });
  if (idle.length > 0) throw new ConformanceError(`nothing leads out of ${idle.join(', ')}, not even an error`, { expected: [], actual: idle });
}

/** Checks that verbs really lead into every declared state, on the simulator. */
export async function checkStatesReached({ definition }: DefinitionSubject, routes: Routes): Promise<void> {
  const expected = Object.keys(definition.states);
  const actual = expected.filter((state) => routes.has(state));
  const missing = expected.filter((state) => !routes.has(state));
  if (missing.length > 0) throw new ConformanceError(`no verbs lead into ${missing.join(', ')}`, { expected, actual });
}
