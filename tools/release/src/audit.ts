import { run } from '@taffrail/tidy';

/** What `npm audit` found; `unanswered` when there is no registry that answers such questions. */
export type Audit =
  | { readonly status: 'clean' }
  | { readonly status: 'vulnerable'; readonly packages: readonly string[] }
  | { readonly status: 'unanswered'; readonly why: string };

/** The time that the registry has. */
const AUDIT_LIMIT_MS = 60_000;

/** Asks the registry for known vulnerabilities of everything in the lockfile, tools included. */
export async function audit(root: string): Promise<Audit> {
  const { stdout, stderr } = await run('npm', ['audit', '--json'], {
    cwd: root,
    timeoutMs: AUDIT_LIMIT_MS,
    env: { npm_config_fetch_retries: '0' },
  });
  return readAudit(stdout, stderr);
}

/** Reads what `npm audit --json` printed. An exit status does not tell a vulnerability from a registry that is not there. */
export function readAudit(stdout: string, stderr: string): Audit {
  const report = parsed(stdout);
  if (report?.metadata === undefined) return { status: 'unanswered', why: report?.message ?? (stderr.trim() || stdout.trim()) };
  const packages = Object.entries(report.vulnerabilities ?? {}).map(([name, { severity }]) => `${name} (${severity})`);
  return packages.length === 0 ? { status: 'clean' } : { status: 'vulnerable', packages };
}

interface Report {
  readonly message?: string;
  readonly metadata?: object;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
}

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report; // the format of `npm audit --json`
  } catch {
    return undefined;
  }
}
