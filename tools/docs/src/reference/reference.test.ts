import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE_ROOT } from '@taffrail/tidy';
import { beforeAll, describe, expect, it } from 'vitest';
import { outputOf } from '../command-output.ts';
import { commandsIn } from './command-reference.ts';
import { INSTRUMENT_REFERENCE } from './instrument-reference.ts';
import { referenceOf } from './reference.ts';

describe('the reference', () => {
  let made: ReadonlyMap<string, string>;
  beforeAll(async () => {
    made = await referenceOf(WORKSPACE_ROOT);
  });

  it('is what the code says, in every file', () => {
    const written = [...made.keys()].map((path) => [path, readFileSync(join(WORKSPACE_ROOT, path), 'utf8')]);

    expect(new Map(written as [string, string][]), 'npm run docs:reference writes it anew').toEqual(made);
  });

  it('has no page of an instrument that is gone', () => {
    const pages = readdirSync(join(WORKSPACE_ROOT, INSTRUMENT_REFERENCE)).map((name) => `${INSTRUMENT_REFERENCE}/${name}`);

    expect(pages.filter((path) => !made.has(path))).toEqual([]);
    expect(pages).toContain(`${INSTRUMENT_REFERENCE}/seabird-sbe37.md`);
  });

  it('has the help of commands inside of commands', () => {
    const headings = [...(made.get('docs/reference/cli.md') ?? '').matchAll(/^#+ `taffrail (.*)`$/gm)].map(([, name]) => name);

    expect(headings).toEqual(expect.arrayContaining(['demo', 'port-agent', 'port-agent start', 'journal export', 'record']));
  });
});

describe('the output of the command', () => {
  it('is an error where the command fails', async () => {
    await expect(outputOf(['describe', 'nothing'])).rejects.toThrow('unknown-instrument');
  });

  it('names commands under its heading for them only', () => {
    expect(commandsIn('FLAGS\n  -h --help  Print\n\nCOMMANDS\n  cat       Prints.\n  port-agent  Starts.\n')).toEqual([
      'cat',
      'port-agent',
    ]);
    expect(commandsIn('USAGE\n  taffrail  demo\n')).toEqual([]);
  });
});
