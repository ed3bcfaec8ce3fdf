import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JournalReader, PortAgentHost, type PortAgentHostOptions, problemsOf } from '@taffrail/port-agent';
import { openPortAgent } from '@taffrail/port-agent-client';
import { formatTranscriptEntry, TRANSCRIPT_HEADING } from '@taffrail/simulator';
import { auditTime, scan, type Subscription } from 'rxjs';
import { INSTRUMENT_DEADLINE_MS } from '../agent/start-agent.ts';
import { WrongUsageError } from '../errors.ts';
import { journalDirectoryOf } from '../journal/journal-directory.ts';
import { transcriptEntryOf } from '../journal/transcript-entry.ts';
import { jsonLine } from '../output/escape.ts';
import type { CommonFlags } from '../shell/action.ts';
import { aborted } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';

/** Flags of `taffrail record`. */
export interface RecordFlags extends CommonFlags {
  /** The transcript's file; nothing there is written over. */
  readonly out: string;
  /** Where the journal stays. Default nowhere. */
  readonly dir?: string;
}

/** How often progress is told while bytes come. */
const PROGRESS_MS = 1_000;

/**
 * Records a session on a link until it is asked to end: a port agent journals what passes, for whoever drives the instrument through
 * its doors, and the journal is then written as a transcript.
 */
export async function record(shell: Shell, flags: RecordFlags, link: string): Promise<void> {
  const settings = { link, dir: resolve(flags.dir ?? join(tmpdir(), 'taffrail-record')), ports: { stream: 0, raw: 0, data: false, command: false, sniff: false } } as const;
  const [problem] = await problemsOf(settings);
  if (problem !== undefined) throw new WrongUsageError(problem.message, { cause: problem, code: problem.code });
  // Before anything is recorded that could then not be written.
  const file = await open(flags.out, 'wx').catch((cause: unknown) => { throw new WrongUsageError(`--out ${flags.out}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }); });
  const scratch = flags.dir === undefined ? mkdtempSync(`${settings.dir}-`) : undefined;
  const dir = scratch ?? settings.dir;
  let hasRecorded = false;
  try {
    await session(shell, flags, { ...settings, dir });
    const { entries, gaps } = await writeTranscript(file, dir, link);
    hasRecorded = true;
    shell.process.stderr.write(line(flags, { event: 'recorded', out: flags.out, entries, gaps }, `recorded ${entries} entries in ${flags.out}${gaps === 0 ? '' : `, with ${gaps} gaps`}`));
  } finally {
    await file.close();
    if (!hasRecorded) rmSync(flags.out, { force: true });
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs the agent until the command is asked to end, or the agent ends by itself. */
async function session(shell: Shell, flags: RecordFlags, settings: PortAgentHostOptions): Promise<void> {
  const { signal } = shell;
  const host = await PortAgentHost.start(settings);
  let progress: Subscription | undefined;
  try {
    await Promise.race([host.agent.linkUp({ timeoutMs: INSTRUMENT_DEADLINE_MS, signal }), host.ended]);
    const { stream, raw } = host.agent.ports;
    const url = `agent://127.0.0.1:${stream}`;
    shell.process.stderr.write(line(flags, { event: 'ready', link: settings.link, url, rawPort: raw }, `recording ${settings.link}; drive it at ${url}, or type at 127.0.0.1:${raw}; Ctrl-C ends it`));
    const listener = await openPortAgent(url, { name: 'taffrail record' });
    progress = listener.data$.pipe(scan((total, { bytes }) => total + bytes.length, 0), auditTime(PROGRESS_MS)).subscribe({
      next: (bytes) => shell.process.stderr.write(line(flags, { event: 'progress', bytes }, `${bytes} bytes from the instrument`)),
      error: () => undefined, // the agent has ended, and says why itself
    });
    progress.add(() => void listener.close());
    await Promise.race([aborted(signal), host.ended]);
  } finally {
    progress?.unsubscribe();
    await host.stop();
  }
}

async function writeTranscript(file: Awaited<ReturnType<typeof open>>, dir: string, link: string): Promise<{ readonly entries: number; readonly gaps: number }> {
  const counts = { entries: 0, gaps: 0 };
  await file.write(`${TRANSCRIPT_HEADING}\n# ${link.replace(/[^ -~]/g, '?')}\n`);
  for await (const item of new JournalReader(journalDirectoryOf(dir)).read({})) {
    const entry = item.kind === 'gap' ? undefined : transcriptEntryOf(item);
    if (entry !== undefined) {
      counts.entries += 1;
      await file.write(formatTranscriptEntry(entry));
    } else if (item.kind === 'gap') {
      counts.gaps += 1;
      await file.write(`# positions ${item.from} to ${item.to} are damaged or missing\n`);
    }
  }
  return counts;
}

function line({ json }: CommonFlags, object: Readonly<Record<string, unknown>>, text: string): string {
  return `${json ? jsonLine(object) : text}\n`;
}
