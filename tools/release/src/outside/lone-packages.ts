import type { Tarball } from '../pack.ts';
import { emptyProject, lock, locked, withOurs } from './outside-project.ts';
import { instrumentsOf } from './programs.ts';

/** What a state machine comes with: the streams that its program has anyway, and the helpers that those need. */
const FSM = ['@taffrail/fsm', 'rxjs', 'tslib'];
/** What an instrument comes with: the driver base and the simulator's, with what they rest on; croner reads the times of jobs. */
const INSTRUMENT = ['@taffrail/connection', '@taffrail/driver', '@taffrail/fsm', '@taffrail/simulator', 'croner', 'rxjs', 'tslib'];

/** Has npm resolve the state machine, and each instrument, for a project of its own, and says what would come that should not, or would not. */
export async function loneProblems(scratch: string, tarballs: readonly Tarball[]): Promise<readonly string[]> {
  const instruments = instrumentsOf(tarballs).map(({ name }) => [name, [...INSTRUMENT, name]] as const);
  const found = await Promise.all(
    [['@taffrail/fsm', FSM] as const, ...instruments].map(async ([name, wanted]) => {
      const project = emptyProject(scratch, `alone-${name.replace('/', '-')}`);
      await lock(project, withOurs(name, tarballs));
      return companyProblems(name, locked(project), wanted);
    }),
  );
  return found.flat();
}

/** Compares what a package comes with to what it should. */
export function companyProblems(name: string, found: readonly string[], wanted: readonly string[]): readonly string[] {
  return [
    ...found.filter((each) => !wanted.includes(each)).map((each) => `${name} brings along ${each}`),
    ...wanted.filter((each) => !found.includes(each)).map((each) => `${name} comes without ${each}`),
  ];
}
