import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalFormatError } from '../errors.ts';
import { isNoRoom } from '../no-room.ts';
import { writeWholeFile } from '../whole-file.ts';

const NAME = 'epoch.json';

/**
 * Reads a journal's epoch.
 *
 * @throws {@link JournalFormatError} when there is none, or it cannot be read.
 */
export function readEpoch(directory: string): string {
  const expected = `an ${NAME} with an "epoch"`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(directory, NAME), 'utf8'));
  } catch (cause) {
    throw new JournalFormatError(directory, expected, { cause });
  }
  if (typeof value === 'object' && value !== null && 'epoch' in value && typeof value.epoch === 'string') return value.epoch;
  throw new JournalFormatError(directory, expected);
}

/** A journal's epoch, and whether it is written down. */
export interface FoundEpoch {
  readonly epoch: string;
  readonly isKept: boolean;
}

/** Reads a journal's epoch, or begins one where there is no journal yet; one that a full disk does not take is to be kept later. */
export function readOrCreateEpoch(directory: string, { isNew, nowMs }: { isNew: boolean; nowMs: number }): FoundEpoch {
  // Segments without their epoch are not quietly given another: their positions would lie.
  if (!isNew || existsSync(join(directory, NAME))) return { epoch: readEpoch(directory), isKept: true };
  const epoch = randomUUID();
  try {
    return { epoch: keepEpoch(directory, { epoch, createdAtMs: nowMs }), isKept: true };
  } catch (error) {
    if (!isNoRoom(error)) throw error;
    return { epoch, isKept: false };
  }
}

/** Writes a journal's epoch down where nothing of that kind is written yet; gives what stands there. @throws {@link JournalFormatError}. */
export function keepEpoch(directory: string, epoch: { readonly epoch: string; readonly createdAtMs: number }): string {
  if (!existsSync(join(directory, NAME))) writeWholeFile(join(directory, NAME), `${JSON.stringify(epoch)}\n`, { outlastsCrash: true });
  return readEpoch(directory);
}
