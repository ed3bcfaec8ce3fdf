import { PortAgentClient, ResumeRefusedError } from '@taffrail/port-agent-client';
import { lastLineNumber } from './numbered-lines.ts';
import { keptPlace, RecordFile } from './record-file.ts';

/** What a client is told: to say when it has had a line. */
export interface ClientOrder {
  readonly type: 'await';
  readonly line: number;
}

/** What a client tells. */
export type ClientReport =
  | { readonly type: 'open' | 'lost' | 'found' }
  | { readonly type: 'reached'; readonly line: number }
  | { readonly type: 'refused'; readonly fault: string }
  | { readonly type: 'failed'; readonly message: string };

const LONGEST_LINE = 512;
const report = (message: ClientReport) => process.send?.(message);

/** The program of a client that keeps all it is given in a folder, and goes on there when it is started again. */
async function main([url = '', folder = '', name = '']: readonly string[]): Promise<void> {
  const resume = keptPlace(folder);
  const client = await PortAgentClient.open(url, { name, from: 'start', reconnectTimeoutMs: 120_000, ...(resume === undefined ? {} : { resume }) });
  const file = new RecordFile(folder, client.epoch);
  let rest = Buffer.alloc(0);
  let last = -1;
  let awaited: number[] = [];

  const answer = () => {
    for (const line of awaited.filter((each) => each <= last)) report({ type: 'reached', line });
    awaited = awaited.filter((each) => each > last);
  };
  process.on('message', ({ line }: ClientOrder) => {
    awaited.push(line);
    answer();
  });
  let wasLost = false;
  client.status$.subscribe(({ instrumentLink, gap }) => {
    if (gap !== undefined) file.add({ kind: 'gap', from: gap.from, to: gap.to });
    const isLost = instrumentLink === 'unknown';
    if (isLost !== wasLost) report({ type: isLost ? 'lost' : 'found' });
    wasLost = isLost;
  });
  client.data$.subscribe({
    next: ({ bytes, position = -1n }) => {
      file.add({ kind: 'chunk', position, bytes: Buffer.from(bytes), last: client.resumePlace.last ?? '' });
      const seen = Buffer.concat([rest, bytes]);
      last = lastLineNumber(seen) ?? last;
      rest = seen.subarray(Math.max(0, seen.length - LONGEST_LINE));
      answer();
    },
    error: fail,
  });
  report({ type: 'open' });
}

function fail(error: unknown): void {
  const failed: ClientReport = { type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  process.send?.(error instanceof ResumeRefusedError ? ({ type: 'refused', fault: error.fault } satisfies ClientReport) : failed, () => process.exit(1));
}

// Without whoever started it, it has no reason to run.
process.once('disconnect', () => process.exit(0));
main(process.argv.slice(2)).catch(fail);
