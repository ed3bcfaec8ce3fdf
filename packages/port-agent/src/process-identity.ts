import { readFileSync } from 'node:fs';

/** A process, told apart from any later one that gets its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's ticks since boot; null where the system does not tell. */
  readonly startTicks: string | null;
  /** Which boot of the machine that was; null where the system does not tell. */
  readonly bootId: string | null;
}

/** The kernel's flag of a process that is being taken down and executes nothing of its program any more. */
const PF_EXITING = 0x4;

/** Gives the identity of a running process, undefined when there is none of that number. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  if (!isAlive(pid)) return undefined;
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return { pid, startTicks: null, bootId: null };
  // The command's name, in parentheses, may hold anything; the fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isDead = fields[0] === 'Z' || fields[0] === 'X';
  // One that was killed is listed as running for a while after its sockets are closed.
  const isExiting = (Number(fields[6]) & PF_EXITING) !== 0;
  if (isDead || isExiting) return undefined;
  return { pid, startTicks: fields[19] ?? null, bootId: readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null };
}

/** Tells whether that very process still runs, and not another with its number. */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** Reads an identity from JSON text; undefined when it is none. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !Number.isSafeInteger(value.pid)) return undefined;
    const fields = value as Record<string, unknown>; // just found to be an object
    const textOrNull = (field: unknown) => (typeof field === 'string' ? field : null);
    return { pid: Number(value.pid), startTicks: textOrNull(fields['startTicks']), bootId: textOrNull(fields['bootId']) };
  } catch {
    return undefined; // torn or foreign: not an identity, which is the answer
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
