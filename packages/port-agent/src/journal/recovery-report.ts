import type { Recovery } from './recovery.ts';

/** What a recovery found, in the form of an agent's status. */
export interface RecoveryReport {
  /** The position from which on every packet was checked. */
  readonly scannedFrom: string;
  /** How many bytes of an unfinished packet were cut from the end. */
  readonly cutBytes: number;
  /** Positions that are damaged, or that their checkpoint does not vouch for. */
  readonly damage: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
}

/** Gives the report of a recovery; undefined when there was no journal to recover. */
export function reportOfRecovery(recovery: Recovery | undefined): RecoveryReport | undefined {
  if (recovery === undefined) return undefined;
  const { scannedFrom, tornTail, damage } = recovery;
  return {
    scannedFrom: String(scannedFrom),
    cutBytes: tornTail?.lengthBytes ?? 0,
    damage: damage.map(({ from, to, reason }) => ({ from: String(from), to: String(to), reason })),
  };
}

/** Says what a recovery found and did, a line for each; none when all was as it should be. */
export function recoveryLines(recovery: Recovery | undefined): readonly string[] {
  if (recovery === undefined) return [];
  const { tornTail, damage } = recovery;
  return [
    ...(tornTail === undefined ? [] : [`cut ${tornTail.lengthBytes} bytes of an unfinished packet from the journal at ${tornTail.position}`]),
    ...damage.map(({ from, to, reason }) =>
      reason === 'suspect'
        ? `positions ${from} to ${to} of the journal do not agree with their checkpoint; their packets are kept`
        : `positions ${from} to ${to} of the journal are damaged and were lost`,
    ),
  ];
}
