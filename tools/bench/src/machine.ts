import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** Describes the machine, and the file system that journals are on where there are any, in one sentence. */
export function describeMachine({ journalDir }: { readonly journalDir?: string } = {}): string {
  const cores = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const journal = journalDir === undefined ? '' : `the journal on ${fileSystemOf(journalDir)}; `;
  return (
    `${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${memoryGib} GiB, ${type()} ${release()}, Node ${process.versions.node}; ${journal}` +
    `load average at the start ${(loadavg()[0] ?? 0).toFixed(1)}`
  );
}

function fileSystemOf(dir: string): string {
  const [, line = ''] = execFileSync('df', ['--output=fstype,source', dir], { encoding: 'utf8' }).trim().split('\n');
  const [fileSystem = 'an unknown file system', source = ''] = line.trim().split(/\s+/);
  return `${fileSystem} (${source})`;
}
