import { errorClassesOf, ERRORS_REFERENCE, errorsReference, publishedPackages } from '@taffrail/tidy';
import { COMMAND_REFERENCE, commandReference } from './command-reference.ts';
import { instrumentReference } from './instrument-reference.ts';

/** Writes everything under `docs/reference` that is written by a program, by path relative to the root of the workspace. */
export async function referenceOf(root: string): Promise<ReadonlyMap<string, string>> {
  const errors = errorsReference(publishedPackages(root).flatMap((each) => errorClassesOf(root, each)));
  return new Map([[ERRORS_REFERENCE, errors], [COMMAND_REFERENCE, await commandReference()], ...(await instrumentReference())]);
}
