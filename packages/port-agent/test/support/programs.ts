import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Programs of the system, by name, that some tests are run against. */
export type Program = 'socat' | 'ser2net';

/** Finds a program; daemons stand where not everybody looks. */
export function programPath(name: Program): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Describes tests that need programs. Where one is missing, a test says so in their place, and so does the standard error. */
export function describeWith(programs: readonly Program[], name: string, body: () => void): void {
  const missing = programs.filter((program) => programPath(program) === undefined);
  if (missing.length === 0) return void describe(name, body);
  process.stderr.write(`\n*** NOT TESTED: ${name}, for want of ${missing.join(' and ')} ***\n\n`);
  describe(name, () => {
    it(`is NOT TESTED HERE for want of ${missing.join(' and ')}`, () => {
      expect(missing.map(programPath)).toEqual(missing.map(() => undefined));
    });
  });
}
