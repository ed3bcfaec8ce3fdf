import { asyncScheduler } from 'rxjs';
import { PortAgentError } from './errors.ts';
import { linkFor } from './link/link-url.ts';
import { completeOptions, type PortAgentOptions } from './port-agent-options.ts';
import { readStreamSecurity } from './stream-security.ts';

/** Each of these is right or wrong whatever the others are. */
const ALONE = ['fsync', 'segmentLengthBytes', 'retainBytes', 'retainAgeMs', 'heartbeatIntervalMs'] as const;

/** Gives everything that is wrong with an agent's settings, without starting it: what its start would be refused for, all at once. */
export async function problemsOf(options: PortAgentOptions): Promise<readonly PortAgentError[]> {
  const { link, dir, host, tokenFile, tls } = options;
  const security = { ...(tokenFile === undefined ? {} : { tokenFile }), ...(tls === undefined ? {} : { tls }) };
  const checks: readonly (() => unknown)[] = [
    () => linkFor(link, { scheduler: asyncScheduler, random: Math.random }),
    ...ALONE.filter((key) => options[key] !== undefined).map((key) => () => completeOptions({ link, dir, [key]: options[key] })),
    () => completeOptions({ link, dir, ...(host === undefined ? {} : { host }), ...security }),
    () => readStreamSecurity({ tokenFile }),
    () => readStreamSecurity({ tls }),
  ];
  const problems = await Promise.all(checks.map(problemOf));
  return problems.filter((problem) => problem !== undefined);
}

async function problemOf(check: () => unknown): Promise<PortAgentError | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof PortAgentError) return error;
    throw error;
  }
}
