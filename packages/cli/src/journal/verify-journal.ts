import { type JournalFinding, type JournalSummary, verifyJournal as findingsIn } from '@taffrail/port-agent';
import { JournalDamagedError } from '../errors.ts';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import { journalDirectoryOf } from './journal-directory.ts';
import { checkSpan, type SpanFlags } from './open-journal.ts';

const FINDINGS = { missing: 'are missing', damaged: 'are damaged', suspect: 'do not agree with their checkpoint' } as const;

/**
 * Checks a journal and says what of it is whole and what is not.
 *
 * What the journal tells of itself, such as what came while the disk was full, is printed and is no failure.
 *
 * @throws {@link JournalDamagedError} when something is not whole that the journal does not tell of.
 */
export async function verifyJournal(shell: Shell, flags: SpanFlags, directory: string): Promise<void> {
  const report = new VerifyReport(new LineOutput(shell, flags));
  const findings = findingsIn(journalDirectoryOf(directory), await checkSpan(flags));
  for (;;) {
    const { done, value } = await findings.next();
    shell.signal.throwIfAborted();
    if (done === true) {
      report.sumUp(value);
      break;
    }
    await report.take(value);
  }
  if (report.gaps > 0) throw new JournalDamagedError(directory, report);
}

/** Prints what a verification finds, and counts it. */
class VerifyReport {
  /** How many findings the journal does not tell of. */
  gaps = 0;
  missingBytes = 0n;
  #knownGaps = 0;
  readonly #output: LineOutput;

  constructor(output: LineOutput) {
    this.#output = output;
  }

  async take({ kind, from, to, known }: JournalFinding): Promise<void> {
    if (known === undefined) {
      this.gaps += 1;
      this.missingBytes += to - from;
    } else this.#knownGaps += 1;
    const mayGoOn = this.#output.write(
      { type: 'gap', from: from.toString(), to: to.toString(), kind, known: known ?? null },
      () => `positions ${from} to ${to} ${FINDINGS[kind]}${known === undefined ? '' : `; the journal tells of it (${known})`}`,
    );
    if (!mayGoOn) await this.#output.drained();
  }

  sumUp({ epoch, start, head, packets, checkpoints, summedBytes, tornBytes }: JournalSummary): void {
    const { gaps, missingBytes } = this;
    const knownGaps = this.#knownGaps;
    const whole = { start: start.toString(), head: head.toString(), packets, checkpoints, summedBytes: summedBytes.toString(), tornBytes };
    this.#output.write({ type: 'result', epoch, ...whole, gaps, missingBytes: missingBytes.toString(), knownGaps }, () =>
      [
        `${packets} packets from ${start} to ${head}, epoch ${epoch}`,
        `${checkpoints} checkpoints vouch for ${summedBytes} bytes`,
        `${gaps} gaps`,
        ...(knownGaps === 0 ? [] : [`${knownGaps} more that the journal tells of`]),
        ...(tornBytes === 0 ? [] : [`${tornBytes} bytes of an unfinished packet at the end, which nobody was sent`]),
      ].join('; '),
    );
  }
}
