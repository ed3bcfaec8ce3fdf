import { statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/support/agent-fixture.ts';
import { DirectoryError } from './index.ts';
import { makeDirectory } from './make-directory.ts';

describe('makeDirectory', () => {
  it('makes what is missing, and leaves alone what is there', () => {
    const path = `${temporaryDirectory()}/a/b/c`;

    makeDirectory(path);
    makeDirectory(path);
    makeDirectory(`${path}/`);

    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('fails where a file is in the way', () => {
    const dir = temporaryDirectory();
    writeFileSync(`${dir}/file`, '');

    expect(() => { makeDirectory(`${dir}/file`); }).toThrow(/EEXIST/);
    expect(() => { makeDirectory(`${dir}/file/below`); }).toThrow(/ENOTDIR/);
    expect(() => { makeDirectory(`${dir}/file/below`); }).toThrow(DirectoryError);
  });

  it('fails, and comes to an end, where the system lets nobody make any', () => {
    expect(() => { makeDirectory('/proc/nobody-can'); }).toThrow(/ENOENT/);
    expect(() => { makeDirectory('/proc/nobody-can/below'); }).toThrow(/ENOENT/);
  });
});
