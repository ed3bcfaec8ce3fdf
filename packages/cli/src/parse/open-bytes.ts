import { createReadStream, statSync } from 'node:fs';
import { RecordingError, WrongUsageError } from '../errors.ts';
import { reportOf } from '../output/error-report.ts';
import { readUntilAborted } from '../shell/read-until-aborted.ts';
import type { Shell } from '../shell/shell.ts';

/** The bytes of a file, or of standard input, and when they were recorded. */
export interface OpenedBytes {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly recordedAtMs: number;
}

/**
 * Opens a file, or standard input for `-`.
 *
 * @throws `RecordingError` for what cannot be read; `WrongUsageError` for a directory.
 */
export function openBytes(shell: Shell, path: string): OpenedBytes {
  if (path === '-') return { bytes: readable(path, standardInput(shell), shell.signal), recordedAtMs: Date.now() };
  const stats = statOf(path);
  if (stats.isDirectory()) throw new WrongUsageError(`${path} is a directory: expected a file`);
  return { bytes: readable(path, createReadStream(path, { signal: shell.signal }), shell.signal), recordedAtMs: stats.mtimeMs };
}

/** Looks at what is at a path. @throws `RecordingError` when there is nothing, or nothing that may be looked at. */
export function statOf(path: string): { readonly size: number; readonly mtimeMs: number; isDirectory(): boolean } {
  try {
    return statSync(path);
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
    throw new RecordingError(path, isAbsent ? 'there is no such file or directory' : reportOf(cause).message, { cause });
  }
}

/** Reads standard input until it ends or the command is to; whoever writes to it may say nothing for ever. */
async function* standardInput({ process: { stdin }, signal }: Shell): AsyncGenerator<Uint8Array | string, void, undefined> {
  try {
    yield* readUntilAborted(stdin, signal);
  } finally {
    stdin.destroy?.();
  }
}

async function* readable(path: string, source: AsyncIterable<Uint8Array | string>, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of source) yield typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
  } catch (cause) {
    signal.throwIfAborted();
    throw new RecordingError(path, reportOf(cause).message, { cause });
  }
}
