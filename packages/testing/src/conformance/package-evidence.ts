import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnyDefinition } from '@taffrail/driver';
import { corruptionSweep, type CorruptionSubject } from '../corruption-sweep.ts';

/** A record that real hardware sent. */
export interface HardwareRecording extends Pick<CorruptionSubject, 'record' | 'endBytes'> {
  /** Of the unit, as it states it. */
  readonly firmware: string;
  /** Which unit, when and where. */
  readonly source: string;
}

/** What gold asks of recordings; gives what is missing, `undefined` for nothing. */
export function recordingsProblem(definition: AnyDefinition, recordings: readonly HardwareRecording[], checksummed: readonly string[]): string | undefined {
  if (recordings.length === 0) return 'none is given';
  const unnamed = recordings.find(({ firmware, source }) => firmware === '' || source === '');
  if (unnamed !== undefined) return 'one does not say its firmware and where it is from';
  try {
    for (const { record, endBytes = 0 } of recordings) corruptionSweep({ definition, record, endBytes, checksummed });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** What gold asks of a package's documents. */
export function documentsProblem(folder: URL): string | undefined {
  const path = new URL('README.md', folder);
  if (!existsSync(path)) return 'there is no README.md';
  const text = readFileSync(path, 'utf8');
  if (!/^```ts$/m.test(text)) return 'README.md has no program that can be run';
  return /^## Limits$/m.test(text) ? undefined : 'README.md has no section Limits';
}

/** What gold asks of a package's benchmarks: that there are some in it, or that README.md says what they measured and by which command. */
export function benchmarksProblem(folder: URL): string | undefined {
  const files = readdirSync(fileURLToPath(new URL('src/', folder)), { recursive: true }).map(String);
  if (files.some((file) => file.endsWith('.bench.ts'))) return undefined;
  const readme = new URL('README.md', folder);
  const [, speed = ''] = /^## Speed$(.*?)(?=^## |$(?![^]))/ms.exec(existsSync(readme) ? readFileSync(readme, 'utf8') : '') ?? [];
  return /`npm run bench\b[^`]*`/.test(speed) && /\d/.test(speed) ? undefined : 'there is no src/**/*.bench.ts, and README.md has no section Speed that names what `npm run bench` measured';
}
