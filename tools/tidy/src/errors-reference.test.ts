import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorClassesIn, errorClassesOf } from './error-classes.ts';
import { errorProblems, ERRORS_REFERENCE, errorsReference } from './errors-reference.ts';
import { packagesOf, WORKSPACE_ROOT } from './workspace.ts';

const classes = packagesOf(WORKSPACE_ROOT).filter(({ folder }) => folder.startsWith('packages/')).flatMap((each) => errorClassesOf(WORKSPACE_ROOT, each));

const made = errorClassesIn(
  `/** The root of it {@link all}. */
export abstract class RootError extends Error { abstract readonly code: string; }
/** It did not
 * work. */
export class LeafError extends RootError {
  readonly code = 'leaf';
  /** How often. */
  readonly times: 1 | 2;
  readonly #own = 1;
}
class HiddenError extends Error {}
export class Other extends Error {}
export class BareError extends RootError {}
/** Again. */
export class TwinError extends RootError { readonly code = 'leaf'; }
/** Loud. */
export class LoudError extends RootError { readonly code = 'LOUD'; }`,
  '@acme/made',
);

describe('the reference of errors', () => {
  it('says what the classes say', () => {
    const written = readFileSync(join(WORKSPACE_ROOT, ERRORS_REFERENCE), 'utf8');

    expect(written, 'npm run docs:reference writes it anew').toBe(errorsReference(classes));
  });

  it('has a meaning and a code of its own for each', () => {
    expect(errorProblems(classes)).toEqual([]);
    expect(classes.map(({ name }) => name)).toEqual(expect.arrayContaining(['InstrumentError', 'FsmError', 'ReplyTimeoutError', 'NoConsoleError']));
  });

  it('reads a class with its code, its meaning and its own facts, and no other class', () => {
    expect(made.map(({ name }) => name)).toEqual(['RootError', 'LeafError', 'BareError', 'TwinError', 'LoudError']);
    expect(made[0]).toMatchObject({ isAbstract: true, code: undefined, meaning: 'The root of it `all`.' });
    expect(made[1]).toEqual({
      ...{ name: 'LeafError', packageName: '@acme/made', parent: 'RootError', code: 'leaf', codeComment: '', isAbstract: false, meaning: 'It did not work.' },
      fields: [{ name: 'times', type: '1 | 2', meaning: 'How often.' }],
    });
    expect(errorsReference(made)).toContain('| `LeafError` | `RootError` | `leaf` | It did not work. | `times: 1 \\| 2`: How often. |');
  });

  it('would not be written from classes that lack something', () => {
    expect(errorProblems(made)).toEqual([
      'BareError of @acme/made has no doc comment',
      'BareError of @acme/made has no code of its own',
      'TwinError of @acme/made has the code leaf of LeafError of @acme/made',
      'LoudError of @acme/made has the code "LOUD", which is not kebab-case',
    ]);
  });
});
