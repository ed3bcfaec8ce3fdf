import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

/** Where the recordings are that are not part of this repository; tests of them run where there are any. */
const directory = env['TAFFRAIL_FIXTURES'];

/** Whether recordings are at hand. */
export const hasFixtures = directory !== undefined;

/** Reads a recording. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(directory ?? '.', name)));
}
