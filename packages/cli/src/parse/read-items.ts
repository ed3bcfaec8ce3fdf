import { type AnyDefinition, Chunker, type Particle, type Unparsed } from '@taffrail/driver';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { WrongUsageError } from '../errors.ts';
import { findInstrument } from '../instruments/find-instrument.ts';
import { interpret } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { openRecording, type RecordingKind } from './open-recording.ts';
import { fragments, type RecordedGap, type Recording } from './recording.ts';

/** Takes what is read of a recording, in its order. The takers answer whether more may come before `drained` resolves. */
export interface ItemTaker {
  takeAll(items: readonly (Particle | Unparsed)[]): boolean;
  takeGap(gap: RecordedGap): boolean;
  countBytes(length: number): void;
  drained(): Promise<void>;
}

/** Finds the instrument whose recording is to be read. @throws `WrongUsageError` also where the recording would be typed in. */
export function recordedBy(shell: Shell, name: string, path: string): Promise<AnyDefinition> {
  return interpret(async () => {
    if (path === '-' && shell.process.stdin.isTTY === true) throw new WrongUsageError('expected a FILE, or bytes on standard input');
    return (await findInstrument(name).load()).definition;
  });
}

/** What is to be read, and in pieces of how many bytes. */
export interface ReadRequest {
  readonly path: string;
  readonly input: RecordingKind;
  readonly fragment?: number | undefined;
}

/** Reads all samples of a recording, and all that is none. Rejects with the shell's signal. */
export async function readItems(
  shell: Shell,
  definition: AnyDefinition,
  { path, input, fragment }: ReadRequest,
  taker: ItemTaker,
): Promise<void> {
  const { epoch, read }: Recording = openRecording(shell, path, input);
  const clock = new RecordedClock();
  const chunker = new Chunker(definition, { epoch, scheduler: clock.scheduler });
  for await (const piece of read()) {
    shell.signal.throwIfAborted();
    let mayGoOn = true;
    // As a driver that was there: no record goes on over a lost link.
    if (piece.kind === 'new-link') mayGoOn = taker.takeAll(chunker.end());
    else if (piece.kind === 'gap') mayGoOn = taker.takeAll(chunker.gap()) && taker.takeGap(piece);
    else {
      clock.nowMs = piece.receivedAtMs;
      taker.countBytes(piece.bytes.length);
      for (const each of fragments(piece, fragment)) mayGoOn = taker.takeAll(chunker.push(each)) && mayGoOn;
    }
    if (!mayGoOn) await taker.drained();
  }
  taker.takeAll(chunker.end());
}

/** A clock that shows when the bytes at hand were recorded. */
class RecordedClock {
  nowMs = 0;
  readonly scheduler: SchedulerLike = {
    now: () => this.nowMs,
    schedule: asyncScheduler.schedule.bind(asyncScheduler),
  };
}
