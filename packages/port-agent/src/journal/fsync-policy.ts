import { PortAgentOptionError } from '../errors.ts';

/**
 * When what was journalled is put on the disk: `always` before any client sees it, `interval:<n>ms` at most so long after, `never`
 * when the system pleases. A crash of the agent loses nothing under any of them; a crash of the machine loses what was not on the disk.
 */
export type FsyncPolicy = 'always' | 'never' | `interval:${number}ms`;

/** The policy that agents have unless told otherwise. */
export const DEFAULT_FSYNC: FsyncPolicy = 'interval:100ms';

/** Reads a policy: the interval in milliseconds, 0 for `always`, undefined for `never`. @throws {@link PortAgentOptionError}. */
export function fsyncIntervalMs(policy: string): number | undefined {
  if (policy === 'always') return 0;
  if (policy === 'never') return undefined;
  const digits = /^interval:([1-9]\d{0,5})ms$/.exec(policy)?.[1];
  if (digits === undefined) throw new PortAgentOptionError('fsync', '"always", "never" or "interval:100ms"', policy);
  return Number(digits);
}
